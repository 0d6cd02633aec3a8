package table

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
)

// CSV writes the rows as RFC 4180 has it, titles first. A value that a spreadsheet
// would take for a formula gets an apostrophe before it.
func CSV(w io.Writer, cols []Column, rows []Row, now int64) error {
	out := csv.NewWriter(w)
	line := make([]string, len(cols))
	for i := range cols {
		line[i] = cols[i].Title
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for r := range rows {
		for i := range cols {
			line[i] = harmless(cols[i].Text(&rows[r], now))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// JSON writes an array with one object a row: its id, and what each column says,
// by its title in small letters.
func JSON(w io.Writer, cols []Column, rows []Row, now int64) error {
	out := make([]map[string]string, len(rows))
	for r := range rows {
		o := map[string]string{"id": string(rows[r].ID)}
		for i := range cols {
			if text := cols[i].Text(&rows[r], now); text != "" {
				o[strings.ToLower(cols[i].Title)] = text
			}
		}
		out[r] = o
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
