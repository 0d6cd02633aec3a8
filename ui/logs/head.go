package logs

import (
	"fmt"
	"strconv"
	"strings"

	"kscope/themes"
	"kscope/topology/lines"
	"kscope/ui/canvas"
)

// piece is a part of the line above the log.
type piece struct {
	text string
	role themes.Role
}

// drawHead says how the streams are, at the left, and how they are shown, at the right.
func (p *Page) drawHead(g *canvas.Grid) {
	right := canvas.Cut(p.modeWords(), g.W/2)
	w := canvas.Width(right)
	x, end := 1, g.W-w-3
	g.Text(g.W-w-1, 0, w, right, themes.Dim)
	const least = 12 // columns in which a part says something
	for i, part := range p.streamWords() {
		if i > 0 && end-x < least {
			break
		}
		if i > 0 {
			x += g.Text(x, 0, end-x, " · ", themes.Dim)
		}
		x += g.Text(x, 0, end-x, canvas.Cut(part.text, end-x), part.role)
	}
}

// streamWords say how the streams are: always whether it follows and how many there
// are, and all that is not as it should be.
func (p *Page) streamWords() []piece {
	out := []piece{{"following", themes.OK}}
	if p.options.Previous {
		out[0] = piece{"what was written before the restart", themes.Accent}
	}
	if !p.port.follow {
		word := "paused: Space follows"
		if n := p.below(); n > 0 {
			word += ", " + canvas.Number(n) + " more below"
		}
		if p.full() && !p.pulling {
			word += "; the newest wait"
		}
		out[0] = piece{word, themes.Warn}
	}
	var states [lines.Unread + 1]int
	why := map[lines.State]string{}
	for _, s := range p.batch.Sources {
		states[s.State]++
		if s.Why != "" && (why[s.State] == "" || why[s.State] == s.Why) {
			why[s.State] = s.Why
		} else if s.Why != "" {
			why[s.State] = "…"
		}
	}
	out = append(out, piece{counted(states[lines.Streaming], "stream"), themes.Text})
	for _, k := range []struct {
		state lines.State
		word  string
		role  themes.Role
	}{
		{lines.Denied, "denied", themes.Bad}, {lines.Reconnecting, "reconnecting", themes.Warn},
		{lines.Opening, "opening", themes.Dim}, {lines.Waiting, "waiting", themes.Dim}, {lines.Done, "ended", themes.Dim},
	} {
		if n := states[k.state]; n > 0 {
			text := strconv.Itoa(n) + " " + k.word
			if w := why[k.state]; w != "" && w != "…" {
				text += " (" + w + ")"
			}
			out = append(out, piece{text, k.role})
		}
	}
	if p.batch.Unread > 0 {
		out = append(out, piece{fmt.Sprintf("%s more not read: 50 at once", canvas.Number(p.batch.Unread)), themes.Warn})
	}
	if p.batch.Dropped > 0 {
		out = append(out, piece{canvas.Number(int(p.batch.Dropped)) + " lines dropped: too fast", themes.Warn})
	}
	if p.batch.Note != "" && p.buffer.Len() > 0 {
		out = append(out, piece{p.batch.Note, themes.Warn})
	}
	return out
}

// below is how many lines shown come after the marked one.
func (p *Page) below() int { return max(0, p.view.Len()-1-p.markedAt()) }

// modeWords say what is read and how it is shown.
func (p *Page) modeWords() string {
	out := []string{"last " + strconv.Itoa(tail) + " each"}
	switch o := p.options; {
	case o.Since >= 3600:
		out[0] = "last hour"
	case o.Since > 60:
		out[0] = "last " + strconv.Itoa(int(o.Since/60)) + " minutes"
	case o.Since > 0:
		out[0] = "last minute"
	case o.Tail == 0:
		out[0] = "all"
	}
	if p.options.Previous {
		out = append([]string{"previous instance"}, out...)
	}
	if f := p.view.Filtered(); f != nil {
		words := "& " + canvas.Cut(f.Source, 30)
		if p.scans {
			words += " …"
		} else {
			words += fmt.Sprintf(": %s of %s", canvas.Number(p.view.Len()), canvas.Number(p.buffer.Len()))
		}
		out = append([]string{words}, out...)
	}
	if !p.show.wrap {
		out = append(out, "unwrapped")
	}
	if !p.show.fold {
		out = append(out, "raw")
	} else if len(p.show.fields) > 0 {
		out = append(out, "fields "+canvas.Cut(strings.Join(p.show.fields, ","), 24))
	}
	return strings.Join(out, " · ")
}

func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return canvas.Number(n) + " " + word + "s"
}

// size is a number of bytes in three digits: 100 MiB.
func size(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	f := float64(n)
	i := 0
	for f >= 1000 && i < len(units)-1 {
		f, i = f/1024, i+1
	}
	return strconv.FormatFloat(f, 'g', 3, 64) + " " + units[i]
}
