package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// process is one server: its own process group, its own log file.
type process struct {
	name string
	path string
	args []string
	log  string
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended and been waited for
}

// start runs the program path with args; its output goes to dir/name.log,
// appended, so a restart keeps the earlier log.
func start(dir, name, path string, args ...string) (*process, error) {
	p := &process{name: name, path: path, args: args, log: filepath.Join(dir, name+".log")}
	return p, p.run()
}

func (p *process) run() error {
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }() // the child has its own copy
	p.cmd = exec.Command(p.path, p.args...)
	p.cmd.Dir = filepath.Dir(p.log)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = ownGroup()
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	cmd, done := p.cmd, make(chan struct{})
	p.done = done
	go func() {
		_ = cmd.Wait() // how it ended stands in its log
		close(done)
	}()
	return nil
}

// signal reaches the whole process group; a group that is gone is no error.
func (p *process) signal(s syscall.Signal) error {
	if err := syscall.Kill(-p.cmd.Process.Pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal %s: %w", p.name, err)
	}
	return nil
}

// stop asks, then kills, and returns when the process is gone.
func (p *process) stop(grace time.Duration) {
	_ = p.signal(syscall.SIGCONT) // a stopped process would not hear SIGTERM
	_ = p.signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(grace):
	}
	_ = p.signal(syscall.SIGKILL) // also whatever it left in its group
	<-p.done
}

// alive tells whether the process has not ended yet.
func (p *process) alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}
