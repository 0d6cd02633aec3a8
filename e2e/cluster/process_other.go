//go:build !linux

package cluster

import "syscall"

// ownGroup puts a server into its own process group, so that it can be ended
// with all its children. Only Linux can also tie it to the test's life.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
