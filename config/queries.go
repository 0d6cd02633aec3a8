package config

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// QueriesName is the name of the file of saved queries in the program's folder: a
// map from names to queries.
const QueriesName = "queries.yaml"

// historyName is the name of the file of earlier queries, a line each, the newest
// last; historyMost is how many are kept.
const (
	historyName = "queries"
	historyMost = 200
)

// Queries keeps queries in files: the saved ones with the settings, those of before
// with the program's state.
type Queries struct {
	// Folder and State are the two folders; they need not exist. "" = nothing is kept.
	Folder, State string
}

// StateFolder is the program's folder for what it remembers: kscope in
// $XDG_STATE_HOME, else in ~/.local/state (XDG Base Directory Specification). "" if
// nobody says where the user's home is.
func StateFolder(getenv func(string) string) string {
	if base := getenv("XDG_STATE_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "kscope")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "state", "kscope")
}

// Saved are the saved queries by name.
func (q Queries) Saved() (map[string]string, error) {
	saved := map[string]string{}
	if q.Folder == "" {
		return saved, nil
	}
	path := filepath.Join(q.Folder, QueriesName)
	text, err := read(path)
	if err != nil {
		return nil, err
	}
	if err := yaml.UnmarshalStrict(text, &saved); err != nil {
		return nil, fmt.Errorf("%s is no list of names and queries: %s", path, oneLine(err))
	}
	return saved, nil
}

// Save gives a query a name, in place of the one that had it.
func (q Queries) Save(name, query string) error {
	if q.Folder == "" {
		return errors.New("there is no folder for settings: neither XDG_CONFIG_HOME nor HOME is set")
	}
	saved, err := q.Saved()
	if err != nil {
		return err
	}
	saved[name] = query
	text, err := yaml.Marshal(saved)
	if err != nil {
		return err
	}
	return write(q.Folder, QueriesName, text)
}

// History are the queries of before, the newest last.
func (q Queries) History() ([]string, error) {
	if q.State == "" {
		return nil, nil
	}
	text, err := read(filepath.Join(q.State, historyName))
	if err != nil {
		return nil, err
	}
	var out []string
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			out = append(out, line)
		}
	}
	return out, nil
}

// Remember adds a query to those of before; the same one moves to the end.
func (q Queries) Remember(query string) error {
	query = strings.Join(strings.Fields(query), " ")
	if q.State == "" || query == "" {
		return nil
	}
	list, err := q.History()
	if err != nil {
		return err
	}
	list = append(slices.DeleteFunc(list, func(s string) bool { return s == query }), query)
	list = list[max(0, len(list)-historyMost):]
	return write(q.State, historyName, []byte(strings.Join(list, "\n")+"\n"))
}

// read reads a file that may not be there.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, bare(err))
	case info.Size() > maxSize:
		return nil, fmt.Errorf("%s is %d bytes long, and takes no more than %d", path, info.Size(), maxSize)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, bare(err))
	}
	return text, nil
}

// write replaces a file as a whole, so that whoever reads it meets the old or the
// new one.
func write(folder, name string, text []byte) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("%s: %w", folder, bare(err))
	}
	f, err := os.CreateTemp(folder, name+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", folder, bare(err))
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(folder, name))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(folder, name), errors.Join(bare(err), os.Remove(f.Name())))
	}
	return nil
}
