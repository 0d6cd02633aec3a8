package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kscope/config"
	"kscope/themes"
	"kscope/ui/keys"
)

// settings is what the user's folder says, checked.
type settings struct {
	config.Settings
	themes themes.Library
	keys   keys.Set
}

// readSettings reads the settings and the themes of the user's folder, which need not
// be there. What is wrong there is wrong usage: the error names the file.
func readSettings() (settings, error) {
	var s settings
	folder := config.Folder(os.Getenv)
	if folder == "" {
		return s, nil
	}
	wrong := func(file string, err error) (settings, error) {
		return settings{}, usageError{fmt.Errorf("%s: %w", filepath.Join(folder, file), err)}
	}
	var err error
	if s.themes, err = themes.Open(os.DirFS(filepath.Join(folder, themesFolder))); err != nil {
		if in := (themes.FileError{}); errors.As(err, &in) {
			return wrong(filepath.Join(themesFolder, in.File), in.Err)
		}
		return wrong(themesFolder, err)
	}
	if s.Settings, err = config.Read(os.DirFS(folder), keys.Names()); err != nil {
		return wrong(config.FileName, err)
	}
	if s.Theme != "" {
		if _, err = s.themes.Load(s.Theme); err != nil {
			return wrong(config.FileName, err)
		}
	}
	if s.keys, err = keys.With(s.Keys); err != nil {
		return wrong(config.FileName, fmt.Errorf("keys: %w", err))
	}
	return s, nil
}

// themesFolder is where the user's own themes are, in the program's folder.
const themesFolder = "themes"

// themeNames are the themes to choose from; if the user's can't be read, the built-in
// ones.
func themeNames() []string {
	s, err := readSettings()
	if err != nil {
		return themes.Names()
	}
	return s.themes.Names()
}
