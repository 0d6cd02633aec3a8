package themes

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Library is the themes there are: the built-in ones, and those of the user. The zero
// Library is the built-in ones.
type Library struct{ own []*Theme }

// FileError is what is wrong with a theme of the user.
type FileError struct {
	File string // in the folder of themes
	Err  error
}

func (e FileError) Error() string { return e.File + ": " + e.Err.Error() }

func (e FileError) Unwrap() error { return e.Err }

// maxThemeSize is more than any theme file takes, in bytes.
const maxThemeSize = 1 << 20

// Open reads the user's themes: the files NAME.yaml in a folder, which need not be
// there. A role that a file does not give is as in dark or light, whichever the file's
// background is nearer to. What is wrong with a file is a FileError.
func Open(folder fs.FS) (Library, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Library{}, bare(err)
	}
	var l Library
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".yaml")
		if !ok || strings.HasPrefix(name, ".") || e.IsDir() {
			continue
		}
		t, err := own(folder, name)
		if err != nil {
			return Library{}, FileError{e.Name(), err}
		}
		l.own = append(l.own, t)
	}
	return l, nil
}

// own reads one theme of the user.
func own(folder fs.FS, name string) (*Theme, error) {
	if slices.Contains(Names(), name) {
		return nil, fmt.Errorf("%s is the name of a built-in theme (choose another)", name)
	}
	info, err := fs.Stat(folder, name+".yaml")
	if err == nil && info.Size() > maxThemeSize {
		err = fmt.Errorf("is %d bytes long, and a theme takes no more than %d", info.Size(), maxThemeSize)
	}
	if err != nil {
		return nil, bare(err)
	}
	text, err := fs.ReadFile(folder, name+".yaml")
	if err != nil {
		return nil, bare(err)
	}
	f, err := parse(text)
	if err != nil {
		return nil, err
	}
	like, err := Load(f.nearest())
	if err != nil {
		return nil, err
	}
	return f.theme(name, like), nil
}

// nearest is the built-in theme that was made for a background like the file's.
func (f file) nearest() string {
	if b := f.Background; int(b.R)+int(b.G)+int(b.B) > 3*127 {
		return "light"
	}
	return "dark"
}

// bare is the cause of an error about a path: who reads it knows the path.
func bare(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Names lists the themes, the built-in ones first.
func (l Library) Names() []string {
	names := Names()
	for _, t := range l.own {
		names = append(names, t.Name)
	}
	return names
}

// Load returns the theme of that name; the error for any other name lists those there
// are.
func (l Library) Load(name string) (*Theme, error) {
	if i := slices.IndexFunc(l.own, func(t *Theme) bool { return t.Name == name }); i >= 0 {
		return l.own[i], nil
	}
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("no theme %q: choose one of %s", name, strings.Join(l.Names(), ", "))
	}
	return Load(name)
}
