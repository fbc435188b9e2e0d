package feeds

import (
	"context"
	"iter"

	"waymark/events"
	"waymark/eventstore"
)

// pageSize is how many events of the log are read together.
const pageSize = 512

// log is what stands in the log behind a position, up to another one that it has reached: of a product, or of all where that is empty.
// An error ends it.
func (f *Feed) log(ctx context.Context, product string, after, until events.Position) iter.Seq2[events.Raw, error] {
	read := f.books(ctx, product, after)
	if product == "" {
		read = f.everything(ctx, after)
	}
	return func(yield func(events.Raw, error) bool) {
		for raw, err := range read {
			if err == nil && raw.Position.Compare(until) > 0 || !yield(raw, err) || err != nil {
				return
			}
		}
	}
}

// everything is what stands in the books of all products behind a position.
func (f *Feed) everything(ctx context.Context, after events.Position) iter.Seq2[events.Raw, error] {
	from := &after
	if after == (events.Position{}) {
		from = nil
	}
	return func(yield func(events.Raw, error) bool) {
		for page, err := range f.options.Store.ReadPages(ctx, events.StreamPattern(), from, pageSize) {
			if err != nil {
				yield(events.Raw{}, err)
				return
			}
			for _, raw := range page.Events {
				if !yield(raw, nil) {
					return
				}
			}
		}
	}
}

// books is what stands in the books of a product behind a position, in the order of the log. Each book is read to its end, one after
// the other: what is behind a position that the log has reached only then may be in one of them and not in another.
func (f *Feed) books(ctx context.Context, product string, after events.Position) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		var read []iter.Seq2[events.Raw, error]
		for _, book := range events.Books() {
			revision, there, err := f.behind(ctx, book.Stream(product), after)
			if err != nil {
				yield(events.Raw{}, err)
				return
			}
			if there {
				read = append(read, f.options.Store.ReadStream(ctx, book.Stream(product), revision))
			}
		}
		eventstore.InOrder(read)(yield)
	}
}

// behind is the revision of the first event of a stream behind a position; false where there is none.
func (f *Feed) behind(ctx context.Context, stream string, after events.Position) (revision int64, there bool, err error) {
	last, there, err := f.options.Store.Last(ctx, stream)
	if err != nil || !there || last.Position.Compare(after) <= 0 {
		return 0, false, err
	}
	if after == (events.Position{}) {
		return 0, true, nil
	}
	had, err := eventstore.LastThat(ctx, f.options.Store, stream, -1, last.Revision-1, func(raw events.Raw) (bool, error) {
		return raw.Position.Compare(after) <= 0, nil
	})
	return had + 1, err == nil, err
}
