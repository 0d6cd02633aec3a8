// Package config reads the user's settings: config.yaml in the program's folder of
// the user's configuration.
//
// It knows where the file is, which settings there are and what their values look
// like; it must not know what comes of a setting, nor what an action or a theme is:
// whoever reads the settings says which actions there are, and checks the rest.
//
// Invariant: a file either means exactly what Settings says, or is an error of one
// line that names the file, the setting and the way out. A file that is not there is
// the zero Settings, and that is every default.
//
// Start reading at settings.go.
package config
