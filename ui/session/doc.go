// Package session lends the terminal to a program in a container, takes it back in
// order, and shows the port-forwards that are open.
//
// It knows the terminal (raw mode, keys, sizes, the modes that a program may leave
// behind) and the page of forwards. It knows nothing of how a program in a
// container is reached: that is the Host's, which main implements.
//
// Invariant: however a session ends, Command.Run returns within a moment, the
// terminal's settings and modes are those from before, nothing of the session
// writes or reads any more, and no key typed after its end was taken.
//
// Start reading at host.go (what it asks of the cluster), then command.go (a
// session on the terminal), input.go (keys), screen.go (what the program writes,
// sizes, modes), forwards.go (the page).
package session
