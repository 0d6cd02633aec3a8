package main

import (
	"testing"

	"kscope/config"
)

func TestReadOnlyByFlagOrContext(t *testing.T) {
	o := &options{}
	o.settings.Contexts = map[string]config.Context{"prod": {ReadOnly: true}, "test": {}}
	for context, want := range map[string]string{"prod": "so says the setting contexts for prod", "test": "", "other": ""} {
		if got := o.readOnly(context); got != want {
			t.Errorf("%s: %q, want %q", context, got, want)
		}
	}
	o.readonly = true
	if got := o.readOnly("test"); got != "started with --readonly" {
		t.Errorf("with --readonly: %q", got)
	}
}
