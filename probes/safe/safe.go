// Package safe starts goroutines that cannot leave a broken terminal behind: a
// panic in any of them is caught and handed to the one function that restores the
// terminal, writes the crash file and ends the program. Bare go statements are
// linted away elsewhere.
package safe

import "runtime/debug"

// Runner starts goroutines. OnPanic is called, once per panic, on the goroutine
// that panicked; it is expected not to return. A nil OnPanic lets the panic pass.
type Runner struct {
	OnPanic func(what string, value any, stack []byte)
}

// Go runs f on a goroutine of its own; what names it in the crash report.
func (r *Runner) Go(what string, f func()) {
	go func() { //nolint:forbidigo // the one place
		if r != nil && r.OnPanic != nil {
			defer func() {
				if v := recover(); v != nil {
					r.OnPanic(what, v, debug.Stack())
				}
			}()
		}
		f()
	}()
}
