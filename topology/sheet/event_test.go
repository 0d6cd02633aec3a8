package sheet

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestGroup(t *testing.T) {
	in := []Event{
		{About: "Pod/a/x", Reason: "Pulled", Message: "m", Count: 1, First: 10, Last: 10, From: "kubelet"},
		{About: "Pod/a/x", Reason: "BackOff", Message: "m", Warning: true, Count: 3, First: 20, Last: 30},
		{About: "Pod/a/x", Reason: "BackOff", Message: "m", Warning: true, Count: 2, First: 15, Last: 25},
		{About: "Pod/a/y", Reason: "BackOff", Message: "m", Warning: true, Count: 1, Last: 40},
		{About: "Pod/a/x", Reason: "BackOff", Message: "other", Warning: true, Count: 1, First: 5, Last: 5},
	}
	want := []Event{
		{About: "Pod/a/y", Reason: "BackOff", Message: "m", Warning: true, Count: 1, Last: 40},
		{About: "Pod/a/x", Reason: "BackOff", Message: "m", Warning: true, Count: 5, First: 15, Last: 30},
		{About: "Pod/a/x", Reason: "BackOff", Message: "other", Warning: true, Count: 1, First: 5, Last: 5},
		{About: "Pod/a/x", Reason: "Pulled", Message: "m", Count: 1, First: 10, Last: 10, From: "kubelet"},
	}
	for seed := range uint64(20) {
		shuffled := slices.Clone(in)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(in), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := Group(shuffled); !slices.Equal(got, want) {
			t.Fatalf("got %+v", got)
		}
	}
}

func TestBuilderLeavesOutWhatSaysNothing(t *testing.T) {
	var b Builder
	b.Begin("")
	b.Begin("empty")
	b.Fact("key", "")
	b.Begin("Full")
	b.Fact("a", "1")
	b.Add(Row{Key: "marked", Marked: true})
	b.Begin("last")
	got := b.Done()
	if len(got.Sections) != 1 || got.Sections[0].Title != "Full" || len(got.Sections[0].Rows) != 2 {
		t.Errorf("%+v", got.Sections)
	}
}
