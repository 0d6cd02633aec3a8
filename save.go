package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Save implements ui.World: a new file in the working folder that only its owner
// may read. It is whole or not there; a name that is taken gets a number.
func (w *world) Save(_ context.Context, name, text string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("the working folder is gone: %w", err)
	}
	return saveIn(dir, name, text)
}

func saveIn(dir, name, text string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	name = fileName(name)
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	const most = 1000
	for i := 1; i <= most; i++ {
		at := name
		if i > 1 {
			at = stem + "-" + strconv.Itoa(i) + ext
		}
		switch err := create(root, at, text); {
		case err == nil:
			return filepath.Join(dir, at), nil
		case !errors.Is(err, fs.ErrExist):
			return "", err
		}
	}
	return "", fmt.Errorf("%s: there are %d files of that name", filepath.Join(dir, name), most)
}

// create writes a file that must not be there yet; what cannot be written whole is
// taken away again.
func create(root *os.Root, name, text string) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

// fileName makes one file's name of any text: letters, digits, dots, dashes and
// underscores, not hidden, of a length that file systems take.
func fileName(s string) string {
	const longest = 120
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, s)
	if len(s) > longest {
		s = s[len(s)-longest:]
	}
	if s = strings.TrimLeft(s, ".-"); s == "" {
		s = "kscope"
	}
	return s
}
