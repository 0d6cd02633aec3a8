package topology

import "unique"

// Sym is an interned string: eight bytes however many records hold it. Use it
// for what many objects share (images, node names, field paths, label sets);
// names that occur once stay plain strings. The zero Sym is "".
type Sym struct{ h unique.Handle[string] }

// Intern returns the Sym of s.
func Intern(s string) Sym {
	if s == "" {
		return Sym{}
	}
	return Sym{unique.Make(s)}
}

// String is the text that was interned.
func (s Sym) String() string {
	if s == (Sym{}) {
		return ""
	}
	return s.h.Value()
}
