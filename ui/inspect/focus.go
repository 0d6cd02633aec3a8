package inspect

// Focus gives the keys to the panel, at the first line that leads somewhere.
func (p *Panel) Focus() { p.Focused, p.mark, p.moved = true, 0, true }

// Move marks the next line that leads somewhere, down or (negative) up; beyond the
// last one it scrolls.
func (p *Panel) Move(dir int) {
	next := p.mark + dir
	if next < 0 || next >= len(p.links) {
		p.Scroll(dir)
		return
	}
	p.mark, p.moved = next, true
}

// Marked is where the marked line leads.
func (p *Panel) Marked() (Hit, bool) {
	if p.mark >= len(p.links) {
		return Hit{}, false
	}
	l := p.links[p.mark]
	return Hit{To: l.to, Label: l.label}, true
}

// relink lists the lines of the node that lead somewhere. The mark stays on what it
// was on; for another node it begins at the first.
func (p *Panel) relink(key string, lines []line) {
	on, had := p.Marked()
	p.links = p.links[:0]
	for i := range lines {
		if l := &lines[i]; l.leads() {
			p.links = append(p.links, link{i, l.to, l.label})
		}
	}
	if key != p.key {
		p.key, p.top, p.mark, p.moved = key, 0, 0, false
		return
	}
	for i, l := range p.links {
		if p.Focused && had && l.to == on.To && l.label == on.Label {
			p.mark = i
			return
		}
	}
	p.mark = max(0, min(p.mark, len(p.links)-1))
}
