package files

import (
	"bytes"
	"iter"
)

// document is one document of a file; it shares the file's memory.
type document struct {
	text []byte
	line int // of its first line, from 1
}

// What kubectl cluster-info dump puts around the logs of a container.
const logsStart, logsEnd = "==== START logs for container ", "==== END logs for container "

// documents yields the YAML documents and runs of JSON in data. Logs in a
// cluster-info dump are passed over.
func documents(data []byte) iter.Seq[document] {
	return func(yield func(document) bool) {
		start, first, inLogs := 0, 1, false
		at, line := 0, 1
		for ; at < len(data); line++ {
			end := lineEnd(data, at)
			text := bytes.TrimRight(data[at:end], " \t\r\n")
			cut := inLogs || bytes.HasPrefix(text, []byte(logsStart)) || isSeparator(text)
			if cut {
				if !inLogs && !blank(data[start:at]) && !yield(document{data[start:at], first}) {
					return
				}
				start, first = end, line+1
				if bytes.HasPrefix(text, []byte("--- ")) { // a document may begin on the line of its separator
					start, first = at+len("--- "), line
				}
			}
			switch {
			case bytes.HasPrefix(text, []byte(logsStart)):
				inLogs = true
			case bytes.HasPrefix(text, []byte(logsEnd)):
				inLogs = false
			}
			at = end
		}
		if !inLogs && !blank(data[start:]) {
			yield(document{data[start:], first})
		}
	}
}

// isSeparator tells the lines that end a YAML document.
func isSeparator(line []byte) bool {
	return string(line) == "---" || string(line) == "..." || bytes.HasPrefix(line, []byte("--- "))
}

// blank tells whether text holds nothing but space, comments and directives.
func blank(text []byte) bool {
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		if l := bytes.TrimSpace(text[at:end]); len(l) > 0 && l[0] != '#' && l[0] != '%' {
			return false
		}
		at = end
	}
	return true
}

// lineEnd is where the line that at is in ends, with its newline.
func lineEnd(data []byte, at int) int {
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(data)
}

// items takes a YAML list apart as kubectl prints it, with each item beginning at
// the margin, so that a list of any length is parsed an item at a time. head is
// the rest of the list; ok is false when the document is not of that form.
func items(doc document) (head []byte, list []document, ok bool) {
	inItems, line := false, doc.line
	for at := 0; at < len(doc.text); line++ {
		end := lineEnd(doc.text, at)
		text := doc.text[at:end]
		switch {
		case bytes.Equal(bytes.TrimRight(text, " \r\n"), []byte("items:")):
			inItems = true
		case inItems && bytes.HasPrefix(text, []byte("- ")):
			list = append(list, document{doc.text[at:end], line})
		case inItems && len(list) > 0 && (text[0] == ' ' || text[0] == '\r' || text[0] == '\n'):
			last := &list[len(list)-1]
			last.text = last.text[:len(last.text)+len(text)] // the next line of the same memory
		default:
			inItems = false
			head = append(head, text...)
		}
		at = end
	}
	return head, list, len(list) > 0
}

// unlist makes the item of a list a document of its own: the dash becomes indentation.
func unlist(item []byte) []byte {
	out := bytes.Clone(item)
	out[0] = ' '
	return out
}
