package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/sheet"
)

// DefaultLimit is how large one file may be, in bytes.
const DefaultLimit = 256 << 20

// Dump is what was read.
type Dump struct {
	// Skipped tells of every document or object that could not be used, one line
	// each, with file and line.
	Skipped []error

	name    string // of what was read, for people
	records map[topology.ID]entry
	order   []topology.ID
	events  map[string]sheet.Event // by uid
}

// entry is a record, the name of its kind, and the object as it stood in the file.
type entry struct {
	kind   string
	record *topology.Record
	gvk    schema.GroupVersionKind
	raw    []byte // JSON
}

// loader reads sources into a Dump.
type loader struct {
	dump      *Dump
	limit     int64
	projector *project.Projector
	seen      int // objects met, whether they are kept or not
}

// Load reads the named files and directories, "-" being stdin, and projects all
// objects in them. No file may be larger than limit bytes (0: DefaultLimit). The
// error is one line that names the file and what to do; when one object of many
// is no good, the rest is loaded and Skipped tells.
func Load(paths []string, stdin io.Reader, limit int64) (*Dump, error) {
	if limit <= 0 {
		limit = DefaultLimit
	}
	l := &loader{
		dump:      &Dump{name: strings.Join(paths, ", "), records: map[topology.ID]entry{}, events: map[string]sheet.Event{}},
		limit:     limit,
		projector: project.New(),
	}
	for _, p := range paths {
		if err := l.path(p, stdin); err != nil {
			return nil, err
		}
	}
	l.dump.scopes()
	switch {
	case len(l.dump.records) > 0:
		return l.dump, nil
	case len(l.dump.Skipped) > 0:
		return nil, l.dump.Skipped[0]
	}
	return nil, fmt.Errorf("%s: holds no objects that can be shown", topology.CleanLine(l.dump.name, 200))
}

// path loads one argument of -f.
func (l *loader) path(p string, stdin io.Reader) error {
	if p == "-" {
		return l.named("stdin", stdin)
	}
	info, err := os.Stat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such file or directory", topology.Clean(p))
	case err != nil:
		return plain(p, err)
	case info.IsDir():
		return l.dir(p)
	case info.Mode().IsRegular() && info.Size() > l.limit:
		return l.tooLarge(p)
	}
	f, err := os.Open(p)
	if err != nil {
		return plain(p, err)
	}
	defer f.Close()
	return l.named(p, f)
}

// named loads a file that was asked for by name: it must hold something.
func (l *loader) named(name string, r io.Reader) error {
	seen, skipped := l.seen, len(l.dump.Skipped)
	n, err := l.read(name, r)
	switch {
	case err != nil:
		return err
	case l.seen > seen:
		return nil
	case n == 0:
		return fmt.Errorf("%s: is empty; it should hold what kubectl get -A -o yaml prints", topology.Clean(name))
	case len(l.dump.Skipped) > skipped:
		return l.dump.Skipped[skipped]
	}
	return fmt.Errorf("%s: is no Kubernetes YAML: it has no apiVersion and kind", topology.Clean(name))
}

// dir loads the YAML and JSON files of a directory and those below it, by name.
// os.Root sees to it that no symbolic link leads out of it.
func (l *loader) dir(name string) error {
	root, err := os.OpenRoot(name)
	if err != nil {
		return plain(name, err)
	}
	defer root.Close()
	seen, files := l.seen, 0
	err = fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			l.skip(plain(path.Join(name, p), err))
			return nil
		}
		switch ext := path.Ext(p); {
		case d.IsDir(), ext != ".yaml" && ext != ".yml" && ext != ".json":
			return nil
		}
		files++
		return l.dirFile(root, name, p)
	})
	if err == nil && l.seen == seen {
		err = fmt.Errorf("%s: no Kubernetes objects in %d .yaml, .yml and .json files of this directory", topology.Clean(name), files)
	}
	return err
}

// dirFile loads one file of a directory; that it is no good is no error.
func (l *loader) dirFile(root *os.Root, dir, p string) error {
	name := path.Join(dir, p)
	info, err := root.Stat(p)
	switch {
	case err != nil: // gone, or a link out of the directory
		l.skip(plain(name, err))
		return nil
	case !info.Mode().IsRegular():
		return nil
	case info.Size() > l.limit:
		return l.tooLarge(name)
	}
	f, err := root.Open(p)
	if err != nil {
		l.skip(plain(name, err))
		return nil
	}
	defer f.Close()
	_, err = l.read(name, f)
	return err
}

// read takes in one file and tells how many bytes of it were not blank.
func (l *loader) read(name string, r io.Reader) (int, error) {
	data, err := io.ReadAll(io.LimitReader(r, l.limit+1))
	if err != nil {
		return 0, plain(name, err)
	}
	if int64(len(data)) > l.limit {
		return 0, l.tooLarge(name)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for doc := range documents(data) {
		l.document(name, doc)
	}
	return len(bytes.TrimSpace(data)), nil
}

func (l *loader) skip(err error) { l.dump.Skipped = append(l.dump.Skipped, err) }

func (l *loader) tooLarge(name string) error {
	return fmt.Errorf("%s: larger than %d MiB; split it up or dump fewer kinds", topology.Clean(name), l.limit>>20)
}

// plain makes a one-line error about a file out of one of the operating system's.
func plain(name string, err error) error {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: %s", topology.Clean(name), topology.CleanLine(err.Error(), 200))
}
