package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
)

// TakeBackImport takes back all that an import brought in, in one book after the other: what it made is gone, and what it
// changed is as it would be without it. It does as much as fits into one append; given again it goes on, until all is
// already so. Where others have built on the import since it is refused with a *LaterError.
type TakeBackImport struct {
	domain.Of[books]        // it is of all of them
	Import           string `json:"import" format:"uuid" doc:"Batch id of the import, as the charter lists it"`
}

const takeBackSummary = "Take back an import with all that it brought in, unless later decisions build on it; it does as much as fits into one append: give it again until it answers already_so"

// back is what takes something back: it has read what happened, and decides on the head of one of its books.
type back interface {
	make(ctx context.Context, l *Ledger, h head, b books, d Decision) ([]decided, error)
}

// takenBackBatch is the id that all of the take-back of an import is recorded with: the same whenever it goes on.
func takenBackBatch(product, id string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("waymark:"+product+":take-back:"+id)).String()
}

// takeBack takes back as much of an import as fits, in the first book that has anything of it left.
func (l *Ledger) takeBack(ctx context.Context, sh *shelf, r Request, c TakeBackImport) (Result, error) {
	d, product := r.Decisions[0], sh.books().product
	if _, err := l.authorise(product, d, describe(c).Owners); err != nil {
		return Result{}, err
	}
	id, _ := domain.Batch(c.Import)
	known, has := product.Import(id)
	if !has {
		return Result{}, domain.Unknown("import", c.Import)
	}
	d.Batch, d.CausationID = takenBackBatch(sh.product, id), cmp.Or(d.CausationID, id)
	r.Decisions = []Decision{d}
	way := &wayBack{shelf: sh, imported: id, own: d.Batch}
	if !known.TakenBack {
		if err := way.read(ctx, math.MaxInt64); err != nil {
			return Result{}, err
		}
	}
	for _, way.book = range takenBackBooks() {
		book := way.book
		if recorded := sh.holding(d); recorded == book || recorded == "" {
			result, err := sh.give(ctx, r, book, way)
			if err != nil || book == events.Product || result.Outcomes[0] != AlreadySo {
				return result, err
			}
		}
	}
	return Result{}, errors.New("the books of a take-back end with the product's")
}

// takenBackBooks are the books of an import, those that name what is in the others first.
func takenBackBooks() []events.Book {
	return []events.Book{events.Backlog, events.Roadmap, events.Product}
}

// holding is the book that holds what the decision's key was given to; empty for none.
func (sh *shelf) holding(d Decision) events.Book {
	for _, book := range events.Books() {
		if _, known := sh.streams[book].known.find(d.commandID(sh.product)); d.Key != "" && known {
			return book
		}
	}
	return ""
}

// make is what is left to take back in a book, as far as it fits into one append. That the import is taken back is said last.
func (w *wayBack) make(ctx context.Context, l *Ledger, h head, b books, d Decision) ([]decided, error) {
	role, err := l.authorise(b.product, d, describe(d.Command).Owners)
	if err != nil {
		return nil, err
	}
	if err := checkReason(b.product.Policy, d, describe(d.Command).Name); err != nil {
		return nil, err
	}
	if known, _ := b.product.Import(w.imported); known.TakenBack {
		return nil, nil
	}
	if err := w.read(ctx, h.revision); err != nil {
		return nil, err
	}
	if later := w.inTheWay(); len(later) > 0 {
		return nil, &LaterError{Decisions: later}
	}
	made, err := w.left(d, l.now())
	if err != nil {
		return nil, err
	}
	return plain(fitting(made, d), role, describe(d.Command).Name), nil
}

// around is about how many bytes an event takes beside its data and what is said of the decision.
const around = 1 << 10

// fitting are the first of the events that fit into one append, at least one.
func fitting(made []events.Event, d Decision) []events.Event {
	each, bytes := around+len(d.Reason)+len(d.Actor), 0
	for _, e := range d.Evidence {
		each += len(e.Kind) + len(e.Value)
	}
	for i, e := range made {
		data, _ := events.Encode(e) // fails again where it is recorded
		if bytes += each + len(data); i > 0 && (bytes > groupBytes || i >= maxGroupEvent) {
			return made[:i]
		}
	}
	return made
}

// mayUndo refuses to undo a part of an import, or of its take-back.
func (s *stream) mayUndo(ctx context.Context, revision int64) error {
	m, err := s.metadata(ctx, revision)
	if err != nil {
		return err
	}
	if m.Command == commands[reflect.TypeFor[TakeBackImport]()].Name {
		return fmt.Errorf("that an import was taken back %w: import again", domain.ErrNotReversible)
	}
	if _, is := s.shelf.books().product.Import(m.BatchID); is {
		return domain.Refuse("import_is_whole", "the decision came with the import %s: take that back with take-back-import", m.BatchID)
	}
	return nil
}

// metadata is what is recorded beside the event at a revision.
func (s *stream) metadata(ctx context.Context, revision int64) (events.Metadata, error) {
	for raw, err := range s.read(ctx, revision) {
		if err != nil {
			return events.Metadata{}, err
		}
		r, err := events.Record(raw)
		return r.Metadata, err
	}
	return events.Metadata{}, fmt.Errorf("%s: %w", s.name(), events.ErrGap)
}

// mayBring refuses to add to an import that was taken back.
func mayBring(p product.State, batch string) error {
	if known, has := p.Import(batch); has && known.TakenBack {
		return domain.Refuse("import_is_there", "import %s was taken back; import again, under another batch id", batch)
	}
	return nil
}
