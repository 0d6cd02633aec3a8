package lines

import (
	"encoding/json"
	"slices"
	"strings"

	"kscope/topology"
)

// Field is one member of a JSON line. Value is clean: a string without its quotes,
// anything else as it was written.
type Field struct{ Key, Value string }

// Entry is a JSON line taken apart.
type Entry struct {
	// Time, Level and Message are what most loggers write under one of a few names, ""
	// if they did not.
	Time, Level, Message string
	// Rest are the other members in their order.
	Rest []Field
}

// Names under which the loggers in use (zap, logrus, slog, zerolog, pino, bunyan,
// logback, Elastic's ECS) write time, level and message.
var (
	timeNames    = []string{"time", "ts", "timestamp", "@timestamp", "t"}
	levelNames   = []string{"level", "lvl", "severity", "log.level", "levelname", "loglevel"}
	messageNames = []string{"msg", "message", "event", "@message"}
)

// Fold takes a line apart that is one JSON object; ok is false for any other.
func Fold(text string) (e Entry, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '{' || text[len(text)-1] != '}' {
		return Entry{}, false
	}
	dec := json.NewDecoder(strings.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return Entry{}, false
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return Entry{}, false
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return Entry{}, false
		}
		name, isText := key.(string)
		if !isText {
			return Entry{}, false
		}
		e.put(topology.Clean(name), plain(raw))
	}
	if _, err := dec.Token(); err != nil || dec.More() {
		return Entry{}, false
	}
	return e, true
}

// plain is a value in words.
func plain(raw json.RawMessage) string {
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return topology.Clean(s)
	}
	return topology.Clean(string(raw))
}

// put files a member under what it means.
func (e *Entry) put(key, value string) {
	switch name := strings.ToLower(key); {
	case e.Time == "" && slices.Contains(timeNames, name):
		e.Time = value
	case e.Level == "" && slices.Contains(levelNames, name):
		e.Level = levelWord(value)
	case e.Message == "" && slices.Contains(messageNames, name):
		e.Message = value
	default:
		e.Rest = append(e.Rest, Field{key, value})
	}
}

// levelWord spells out the numbers that pino and bunyan write.
func levelWord(v string) string {
	switch v {
	case "10":
		return "trace"
	case "20":
		return "debug"
	case "30":
		return "info"
	case "40":
		return "warn"
	case "50":
		return "error"
	case "60":
		return "fatal"
	}
	return v
}

// Choose leaves of Rest the members named, in the order named; without names, all.
func (e *Entry) Choose(names []string) {
	if len(names) == 0 {
		return
	}
	var rest []Field
	for _, n := range names {
		for _, f := range e.Rest {
			if f.Key == n {
				rest = append(rest, f)
			}
		}
	}
	e.Rest = rest
}
