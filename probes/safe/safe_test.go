package safe

import (
	"strings"
	"testing"
)

func TestPanicIsHandedOver(t *testing.T) {
	type caught struct {
		what  string
		value any
		stack string
	}
	c := make(chan caught, 1)
	r := &Runner{OnPanic: func(what string, value any, stack []byte) { c <- caught{what, value, string(stack)} }}
	r.Go("a test", func() { fails() })
	got := <-c
	if got.what != "a test" || got.value != "boom" {
		t.Errorf("caught %q %v", got.what, got.value)
	}
	if !strings.Contains(got.stack, "safe.fails") {
		t.Errorf("the stack does not show where it was:\n%s", got.stack)
	}
}

func fails() { panic("boom") }

func TestQuietEndIsNoPanic(t *testing.T) {
	r := &Runner{OnPanic: func(string, any, []byte) { t.Error("OnPanic was called") }}
	done := make(chan struct{})
	r.Go("a test", func() { close(done) })
	<-done
}

func TestRunnersThatDoNotCatch(t *testing.T) {
	for _, r := range []*Runner{nil, {}} {
		done := make(chan struct{})
		r.Go("a test", func() { close(done) })
		<-done
	}
}
