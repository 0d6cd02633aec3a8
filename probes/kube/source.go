package kube

import "kscope/topology"

// begin says that the kind is being read, in one namespace or ("") everywhere.
// When that is less than before, what was known is forgotten.
func (s *store) begin(namespace string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	moved := s.source.Namespace != namespace
	if moved && namespace != "" && (s.complete || s.source.Count > 0) {
		s.forget()
	}
	s.source.Namespace = namespace
	if !s.told || moved && !s.complete {
		s.told = false
		s.tell(topology.Syncing, "", 0)
	}
}

// live says that the kind is being watched from where its last list ended.
func (s *store) live() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.complete {
		s.tell(topology.Synced, s.note, 0)
	}
}

// polled says why the kind is listed again and again instead of watched; "" ends it.
func (s *store) polled(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note = why
	if s.complete && s.source.State == topology.Synced {
		s.tell(topology.Synced, why, 0)
	}
}

// failed says why the kind cannot be read at present; since is when it last
// could, 0 for now. It tells nothing new of a kind that is denied or absent.
func (s *store) failed(detail string, since int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.told && (s.source.State == topology.Forbidden || s.source.State == topology.Absent):
	case s.complete:
		s.tell(topology.Stale, detail, since)
	default:
		s.tell(topology.Syncing, detail, 0)
	}
}

// denied says which permission is missing. What was read before stays.
func (s *store) denied(detail string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(topology.Forbidden, detail, 0)
}

// absent says that the server does not have the kind (any more).
func (s *store) absent(detail string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.complete || s.source.Count > 0 {
		s.forget()
	}
	s.tell(topology.Absent, detail, 0)
}

// forget drops all objects of the kind.
func (s *store) forget() {
	s.complete, s.part, s.source.Count = false, nil, 0
	s.sink.Batch(topology.Batch{Kind: s.kind.Name, Namespace: s.source.Namespace, Replace: true})
}

// count is how many objects there are.
func (s *store) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source.Count
}

// progress is how many signs of life and whole lists there were so far.
func (s *store) progress() (signs, lists int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signs, s.lists
}
