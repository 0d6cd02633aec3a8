package layout

// Check, Ends, Sketch and Shuffled are for tests with graphs of the yardstick, which
// imports this package.
var (
	Check    = check
	Ends     = checkEnds
	Sketch   = sketch
	Shuffled = shuffled
	Without  = without
	Scenes   = scenes
)
