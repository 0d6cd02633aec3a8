//go:build unix

package term

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// leaderEnv tells the test binary, started again, to lead a session; it holds
// the path of the program to run.
const leaderEnv = "KSCOPE_E2E_LEAD"

// The leader speaks to the test in the terminal's own stream, between these: an
// operating system command that no terminal knows.
const (
	reportStart = "\x1b]7777;"
	reportEnd   = "\a"
)

// Lead does nothing in an ordinary test binary. In one that Start ran to lead a
// session it does that and does not return.
func Lead() {
	path := os.Getenv(leaderEnv)
	if path == "" {
		return
	}
	os.Exit(lead(path, os.Args[1:]))
}

// lead is the least of a shell: run one program in the foreground, take the
// terminal back when it stops, give it again on SIGUSR1. It never touches the
// terminal's settings.
func lead(path string, args []string) int {
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGUSR1)
	// Caught, not ignored: what is ignored here would be ignored in the program.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGINT, syscall.SIGTSTP, syscall.SIGQUIT)
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	if err := os.Unsetenv(leaderEnv); err != nil {
		return 1
	}
	child, err := os.StartProcess(path, append([]string{path}, args...), &os.ProcAttr{
		Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		Sys:   &syscall.SysProcAttr{Foreground: true, Ctty: 0},
	})
	if err != nil {
		report("failed " + err.Error())
		return 1
	}
	signal.Ignore(syscall.SIGTTOU) // taking the terminal back happens in the background
	report("started " + strconv.Itoa(child.Pid))
	go func() { // a terminal that vanishes tells its session's leader only; shells pass it on
		<-hangup
		_ = unix.Kill(-child.Pid, unix.SIGHUP)
	}()
	for {
		var status unix.WaitStatus
		_, err := unix.Wait4(child.Pid, &status, unix.WUNTRACED, nil)
		switch {
		case err == unix.EINTR:
		case err != nil:
			report("failed " + err.Error())
			return 1
		case status.Stopped():
			foreground(unix.Getpgrp())
			report("stopped")
			<-again
			foreground(child.Pid)
			report("continued")
			_ = unix.Kill(-child.Pid, unix.SIGCONT)
		case status.Signaled():
			report("ended " + strconv.Itoa(128+int(status.Signal())))
			return 0
		default:
			report("ended " + strconv.Itoa(status.ExitStatus()))
			return 0
		}
	}
}

func foreground(group int) {
	if err := unix.IoctlSetPointerInt(0, unix.TIOCSPGRP, group); err != nil {
		report("failed give the terminal to another group: " + err.Error())
	}
}

func report(event string) { fmt.Print(reportStart + event + reportEnd) }
