package config

import (
	"os"
	"path/filepath"
)

// Folder is the program's folder in the user's configuration: kscope in
// $XDG_CONFIG_HOME (XDG Base Directory Specification: a relative path there is not
// valid and counts as not set), else where the system keeps such things, ~/.config on
// Linux. It need not exist. "" if nobody says where the user's home is.
func Folder(getenv func(string) string) string {
	base := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) {
		home, err := userFolder()
		if err != nil {
			return ""
		}
		base = home
	}
	return filepath.Join(base, "kscope")
}

// userFolder is os.UserConfigDir, which takes a relative $XDG_CONFIG_HOME for an error.
func userFolder() (string, error) {
	dir, err := os.UserConfigDir()
	if err == nil {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".config"), err
}
