package text

import "slices"

// folds is which lines of a document are seen.
type folds struct {
	doc   *document
	shut  map[int32]bool // lines whose block is not seen
	shown []int32        // lines that are
}

func newFolds(d *document) *folds {
	f := &folds{doc: d, shut: map[int32]bool{}}
	f.refresh()
	return f
}

func (f *folds) refresh() {
	f.shown = f.shown[:0]
	for i := int32(0); int(i) < len(f.doc.lines); {
		f.shown = append(f.shown, i)
		if f.shut[i] {
			i = f.doc.lines[i].end
		} else {
			i++
		}
	}
}

// row is where line i is seen; that of the fold it is in if it is not.
func (f *folds) row(i int32) int {
	n, found := slices.BinarySearch(f.shown, i)
	if !found {
		n--
	}
	return max(0, n)
}

// set folds or unfolds the block of line i.
func (f *folds) set(i int32, shut bool) {
	if shut {
		f.shut[i] = true
	} else {
		delete(f.shut, i)
	}
	f.refresh()
}

// reveal unfolds whatever hides line i.
func (f *folds) reveal(i int32) {
	changed := false
	for at := f.doc.lines[i].up; at >= 0; at = f.doc.lines[at].up {
		if f.shut[at] {
			delete(f.shut, at)
			changed = true
		}
	}
	if changed {
		f.refresh()
	}
}
