package kit

import (
	"fmt"
	"testing"
)

type sumKey struct {
	Product string
	Block   int
}

type sumNumbers struct {
	Decisions int
	Places    int64
}

func TestSumsAddUpWhatAPageBringsOfEachRow(t *testing.T) {
	s := NewSums[sumKey, sumNumbers]("counted")
	for revision := range int64(12) {
		s.Add(sumKey{"ACME", 0}, sumNumbers{1, revision}, revision)
	}
	s.Add(sumKey{"ACME", 1}, sumNumbers{1, 7}, 12)
	s.Count(sumKey{"ACME", 1}, sumNumbers{0, 2})
	c := s.Changes()
	if got, want := fmt.Sprint(c.Columns), "[product block decisions places latest]"; got != want {
		t.Errorf("columns are %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(c.Rows), "[[ACME 0 12 66 {11,10,9,8,7,6,5,4,3,2}] [ACME 1 1 9 {12}]]"; got != want || !c.Sums() {
		t.Errorf("rows are %s, want %s", got, want)
	}
}

func TestCountsRememberNoEvents(t *testing.T) {
	s := NewCounts[sumKey, sumNumbers]("counted")
	s.Count(sumKey{"ACME", 0}, sumNumbers{1, 2})
	s.Count(sumKey{"ACME", 0}, sumNumbers{1, 3})
	c := s.Changes()
	if got, want := fmt.Sprint(c.Columns, c.Rows), "[product block decisions places] [[ACME 0 2 5]]"; got != want || !c.Sums() {
		t.Errorf("got %s, want %s", got, want)
	}
}
