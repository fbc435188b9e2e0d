package analytics

import "time"

// Slip says how often targets moved to a later and to an earlier day, and by how many days. A target that was taken away and set again is
// none of these moves: what it lost or won against the last one that was known stands apart.
type Slip struct {
	Later       int // moves to a later day
	Earlier     int // moves to an earlier one
	DaysLater   int // days of the first, together
	DaysEarlier int // days of the second, together
	SetAgain    int // targets that were taken away before, and set to another day than they had
	DaysAgain   int // by how many days these are later, together; below 0: earlier
}

// Add counts moves.
func (s *Slip) Add(moves ...Move) {
	for _, m := range moves {
		switch {
		case m.Again:
			s.SetAgain++
			s.DaysAgain += m.Days
		case m.Days > 0:
			s.Later++
			s.DaysLater += m.Days
		default:
			s.Earlier++
			s.DaysEarlier -= m.Days
		}
	}
}

// Net is by how many days targets are later; below 0: earlier. Of one target that is its last day less its first.
func (s Slip) Net() int { return s.DaysLater - s.DaysEarlier + s.DaysAgain }

// Move is a target that came to another day than the last one that was known of it.
type Move struct {
	At    int  // which of the targets it came to
	Days  int  // by how many days that is later; below 0: earlier; never 0
	Again bool // there was none in between
}

// Moves are those of a target as it was from one decision to the next; nil is no target. The first day is no move.
func Moves(targets []*time.Time) (moves []Move) {
	var last *time.Time
	again := false
	for at, target := range targets {
		switch {
		case target == nil:
			again = last != nil
			continue
		case last != nil && !target.Equal(*last):
			moves = append(moves, Move{at, DaysBetween(*last, *target), again})
		}
		last, again = target, false
	}
	return moves
}

// DaysBetween is how many days one day is later than another, both as their midnights in UTC; below 0: earlier.
func DaysBetween(from, to time.Time) int { return int((to.Unix() - from.Unix()) / (24 * 60 * 60)) }
