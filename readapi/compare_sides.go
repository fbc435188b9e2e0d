package readapi

import (
	"context"
	"fmt"
	"time"

	"waymark/httpapi"
	"waymark/httpapi/moment"
)

// comparedSides are both sides: the moments that were asked for, on a following page what the first one showed.
func (v view) comparedSides(ctx context.Context, in *compareInput) (sides [2]comparedSide, err error) {
	if in.after != nil {
		return v.sidesAgain(ctx, in)
	}
	if sides[0], err = v.side(ctx, in, in.From, "query.from"); err != nil {
		return sides, err
	}
	if sides[1], err = v.side(ctx, in, in.To, "query.to"); err != nil {
		return sides, err
	}
	return sides, inOrder(in, sides)
}

// side is how the books stand at a moment.
func (v view) side(ctx context.Context, in *compareInput, m moment.Moment, location string) (comparedSide, error) {
	s := comparedSide{Revisions: bookRevisions{}}
	if revision, is := m.Revision(); is && in.Of == "all" {
		return s, httpapi.Invalid(location, "revision:%d is one of a single book: name the book with of=backlog, roadmap, charter or discovery, or give an instant", revision)
	}
	for _, b := range in.books() {
		state, err := v.asOf(ctx, b, in.Key, m, location)
		if err != nil {
			return s, err
		}
		s.At, s.Revisions[b.name()] = state.At, state.Revision
	}
	return s, nil
}

// of are the revisions by book.
func (s comparedSide) of(books []book) map[book]int64 {
	revisions := map[book]int64{}
	for _, b := range books {
		revisions[b] = s.Revisions[b.name()]
	}
	return revisions
}

// inOrder refuses sides of which the earlier one is later. Of two revisions of one instant, or of an empty book, their numbers count.
func inOrder(in *compareInput, sides [2]comparedSide) error {
	from, to := sides[0], sides[1]
	_, numbered := in.From.Revision()
	if !numbered {
		_, numbered = in.To.Revision()
	}
	for b, revision := range from.Revisions {
		if revision > to.Revisions[b] {
			return afterIt(fmt.Sprintf("revision %d of the %s is after revision %d", revision, b, to.Revisions[b]))
		}
	}
	if !numbered && from.At.After(to.At) {
		return afterIt(fmt.Sprintf("%s is after %s", from.At.Format(time.RFC3339Nano), to.At.Format(time.RFC3339Nano)))
	}
	return nil
}

func afterIt(what string) error {
	return httpapi.Invalid("query.from", "from must not be after to: %s; change them over", what)
}

// sidesAgain are the sides that a cursor names.
func (v view) sidesAgain(ctx context.Context, in *compareInput) (sides [2]comparedSide, err error) {
	if len(in.after.Sides) != len(sides) {
		return sides, httpapi.Invalid("query.cursor", "%v", errNoCursor)
	}
	for i, side := range in.after.Sides {
		if len(side.Revisions) != len(in.books()) {
			return sides, httpapi.Invalid("query.cursor", "%v", errNoCursor)
		}
		for _, b := range in.books() {
			revision, has := side.Revisions[b.name()]
			if !has || revision < -1 {
				return sides, httpapi.Invalid("query.cursor", "%v", errNoCursor)
			}
			if _, err := v.atRevision(ctx, b, in.Key, revision, "query.cursor"); err != nil {
				return sides, err
			}
		}
		sides[i] = side
	}
	return sides, nil
}
