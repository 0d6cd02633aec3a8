package lines

import (
	"bytes"

	"kscope/topology"
)

// Parse takes apart what a kubelet sends with timestamps=true: the time, in the form
// of RFC 3339 with up to nine digits of a second, a space, and what the container
// wrote. ok is false, and rest all of raw, if it does not begin with a time.
func Parse(raw []byte) (nanos int64, rest []byte, ok bool) {
	i := bytes.IndexByte(raw[:min(len(raw), 40)], ' ')
	stamp := raw
	if i >= 0 {
		stamp = raw[:i]
	} else if len(raw) > 40 {
		return 0, raw, false
	}
	nanos, ok = Time(stamp)
	switch {
	case !ok:
		return 0, raw, false
	case i < 0:
		return nanos, nil, true
	}
	return nanos, raw[i+1:], true
}

// Time reads an RFC 3339 timestamp as unix nanoseconds.
func Time(b []byte) (nanos int64, ok bool) {
	if len(b) < 20 || b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != 't' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	year, month, day := digits(b[:4]), digits(b[5:7]), digits(b[8:10])
	hour, minute, second := digits(b[11:13]), digits(b[14:16]), digits(b[17:19])
	if year < 1678 || year > 2261 || month < 1 || month > 12 || day < 1 || day > 31 ||
		hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return 0, false // nanoseconds of 64 bits reach from 1678 to 2261
	}
	fraction, rest, ok := fractionOf(b[19:])
	if !ok {
		return 0, false
	}
	offset, ok := offsetOf(rest)
	if !ok {
		return 0, false
	}
	seconds := daysTo(year, month, day)*86400 + hour*3600 + minute*60 + second - offset
	return seconds*1e9 + fraction, true
}

// digits is the number that b spells, -1 if it does not.
func digits(b []byte) int64 {
	var n int64
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = 10*n + int64(c-'0')
	}
	return n
}

// fractionOf reads ".123" as nanoseconds.
func fractionOf(b []byte) (nanos int64, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '.' {
		return 0, b, true
	}
	n := 1
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	if n == 1 || n > 10 {
		return 0, b, false
	}
	nanos = digits(b[1:n])
	for range 10 - n {
		nanos *= 10
	}
	return nanos, b[n:], true
}

// offsetOf reads "Z" or "+01:00" as seconds.
func offsetOf(b []byte) (int64, bool) {
	if len(b) == 1 && (b[0] == 'Z' || b[0] == 'z') {
		return 0, true
	}
	if len(b) != 6 || b[0] != '+' && b[0] != '-' || b[3] != ':' {
		return 0, false
	}
	hours, minutes := digits(b[1:3]), digits(b[4:6])
	if hours < 0 || hours > 23 || minutes < 0 || minutes > 59 {
		return 0, false
	}
	offset := hours*3600 + minutes*60
	if b[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// daysTo counts the days from 1970-01-01 to a date of the Gregorian calendar. Years
// begin in March here, so that the leap day is the last of its year.
func daysTo(year, month, day int64) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719468
}

// Read makes a line of a container out of what it wrote: clean, with the colours it
// asked for. cut is its whole length if raw is only its beginning, else 0.
func Read(source int32, nanos int64, raw []byte, cut int64) Line {
	raw = bytes.TrimSuffix(raw, []byte("\r"))
	text, spans := styled(string(raw))
	return Line{Text: text, Spans: spans, Time: nanos, Cut: cut, Source: source}
}

// Note makes a marker; its time is that of what it follows.
func Note(source int32, kind Kind, nanos int64, words string) Line {
	return Line{Text: topology.Clean(words), Time: nanos, Source: source, Kind: kind}
}
