package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"

	"kscope/probes/safe"
	"kscope/topology"
)

// hushStderr points os.Stderr at a log file while the screen is on: credential
// plugins and libraries write there, and it would land in the middle of the
// picture. It must be called before any client is built, because client-go's
// credential plugins keep the stream they find (client-go exec.go). Lines are
// cleaned: they may come from a server.
func hushStderr(runner *safe.Runner) (restore func(), err error) {
	real := os.Stderr
	log, err := openLog()
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		log.Close()
		return nil, fmt.Errorf("open a pipe for stderr: %w", err)
	}
	os.Stderr = w
	runner.Go("stderr", func() {
		defer log.Close()
		defer r.Close()
		// Every line is read to its end, however long: who writes must never wait.
		for lines, more := bufio.NewReader(r), false; ; {
			line, isPrefix, err := lines.ReadLine()
			if err != nil {
				return
			}
			if !more {
				fmt.Fprintln(log, topology.CleanLine(string(line), 2000))
			}
			more = isPrefix
		}
	})
	return func() { os.Stderr = real; w.Close() }, nil
}

// openLog empties and opens kscope.log in the user's cache folder, readable by the
// user alone.
func openLog() (*os.File, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	}
	dir := filepath.Join(cache, "kscope")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	}
	f, err := os.OpenFile(filepath.Join(dir, "kscope.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	}
	return f, nil
}
