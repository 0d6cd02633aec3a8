package cluster

import "syscall"

// ownGroup puts a server into its own process group and has the kernel kill it
// when the test process dies, however that happens. (The signal is tied to the
// thread that started the server; Go keeps its threads unless a goroutine locked
// to one returns, and no test does that.)
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
