package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"waymark/events"
	"waymark/eventstore"
)

var (
	// ErrFaults says that an export is not one that can be brought in.
	ErrFaults = errors.New("nothing was imported: the export is not as it was written, or not one of a whole product")
	// ErrBusy says that another export of the product is being brought in.
	ErrBusy = errors.New("another export of the product is just being imported")
)

// Faults are an ErrFaults with each fault that was found.
type Faults struct {
	Found []Fault
	More  int // that are not named
}

// Error names them all.
func (f *Faults) Error() string {
	text := ErrFaults.Error()
	for _, fault := range f.Found {
		text += "; " + fault.String()
	}
	return text
}

// Is makes it an ErrFaults.
func (f *Faults) Is(target error) bool { return target == ErrFaults }

// Store is the event store that an export is brought into.
type Store interface {
	Bring(ctx context.Context, from iter.Seq2[events.Raw, error]) (*eventstore.Bringing, error)
}

// Importer brings exports into a ledger, one of a product at a time. What came of each is known as long as the process lives: the log
// itself says how far one came, and who gives the same file again goes on there.
type Importer struct {
	store  Store
	dir    string
	now    func() time.Time
	log    *slog.Logger
	alive  context.Context
	kill   context.CancelFunc
	work   sync.WaitGroup
	mu     sync.Mutex
	kept   []*Import          // the oldest first
	locked map[string]*Import // by product
}

// NewImporter brings exports into a store. They are kept in files without a name in a directory, made if it is not there, while that lasts.
func NewImporter(store Store, dir string, now func() time.Time, log *slog.Logger) *Importer {
	alive, kill := context.WithCancel(context.Background())
	return &Importer{store: store, dir: dir, now: now, log: log, alive: alive, kill: kill, locked: map[string]*Import{}}
}

// Close stops imports under way, which go on when they are given again.
func (m *Importer) Close() error {
	m.kill()
	m.work.Wait()
	return nil
}

// Import verifies an export, and brings it in if all is right: what is lacking is appended after the answer. One that is there already,
// all of it, is done at once, and one that is just being brought in is the same import. Errors: ErrFaults, ErrNoExport, ErrBusy,
// eventstore.ErrDiffers where the ledger has the product with other events, those of the file and the store. Then nothing was written.
func (m *Importer) Import(ctx context.Context, actor string, body io.Reader) (Import, error) {
	file, err := m.spool(body)
	if err != nil {
		return Import{}, err
	}
	report, err := verified(file)
	if err != nil {
		return Import{}, errors.Join(err, file.Close())
	}
	i, running, err := m.lock(importOf(report, actor, m.now()))
	if err != nil || running {
		return i, errors.Join(err, file.Close())
	}
	b, err := m.look(ctx, file)
	if err != nil {
		m.unlock(i.Product)
		return Import{}, errors.Join(err, file.Close())
	}
	return m.begin(i, b, file), nil
}

// verified is what is in an export that can be brought in.
func verified(file spooled) (Report, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Report{}, err
	}
	report, err := Check(file, Options{Each: func(raw events.Raw) error {
		_, err := events.Record(raw)
		return err
	}})
	if err != nil {
		return report, err
	}
	found := report.Faults
	if report.Head.From != nil {
		found = append([]Fault{faultOf(1, "it is a part that does not begin with the beginning: export without --from")}, found...)
	}
	book := events.Product.Stream(report.Head.Product)
	if !slices.ContainsFunc(report.Ends, func(end StreamEnd) bool { return end.Stream == book }) {
		found = append(found, faultOf(0, "it has no event of "+book+", the book with which each product begins"))
	}
	if len(found) > 0 {
		return report, &Faults{found, report.More}
	}
	return report, nil
}

// lock keeps the product to an import; running: it is to one with the same content already.
func (m *Importer) lock(i Import) (now Import, running bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	other := m.locked[i.Product]
	switch {
	case other == nil:
		m.locked[i.Product] = &i
		return i, false, nil
	case other.ID == i.ID && m.find(i.ID) == other:
		return *other, true, nil
	}
	return i, false, fmt.Errorf("%w: %s", ErrBusy, i.Product)
}

func (m *Importer) unlock(product string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.locked, product)
}

// begin appends what is lacking, aside.
func (m *Importer) begin(i Import, b *eventstore.Bringing, file spooled) Import {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept := m.locked[i.Product]
	kept.Held, kept.Recorded = int64(b.Held), int64(b.Held)
	m.keep(kept)
	if b.Held == b.Events {
		m.end(kept, b.Last, nil)
		if err := file.Close(); err != nil {
			m.log.Warn("the file of an import was not closed", "error", err)
		}
		return *kept
	}
	m.work.Go(func() { m.run(kept, b, file) })
	return *kept
}

// run appends what is lacking.
func (m *Importer) run(i *Import, b *eventstore.Bringing, file spooled) {
	last, err := m.add(b, file, func(held int) {
		m.mu.Lock()
		defer m.mu.Unlock()
		i.Recorded = int64(held)
	})
	err = errors.Join(err, file.Close())
	m.mu.Lock()
	defer m.mu.Unlock()
	m.end(i, last, err)
}

const (
	// looks is how often the ledger is looked at where it seems to hold something else.
	looks = 5
	// firstPause is the time between two looks, and until an import goes on that met another one; then twice as long each time.
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second // at most
)

// rest waits; an error if the context ends.
func rest(ctx context.Context, pause time.Duration) error {
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// look looks what the ledger holds of an export. While another process brings in the same, as for a request that was repeated there, the
// streams that are read one after the other may seem not to fit.
func (m *Importer) look(ctx context.Context, file spooled) (*eventstore.Bringing, error) {
	for n := 1; ; n++ {
		b, err := m.store.Bring(ctx, file.events())
		if n == looks || !errors.Is(err, eventstore.ErrDiffers) {
			return b, err
		}
		if err := rest(ctx, firstPause); err != nil {
			return nil, err
		}
	}
}

// add appends what is lacking. Where a book went on meanwhile it leaves whoever is there some time, looks again, and goes on if that was by
// events of the export.
func (m *Importer) add(b *eventstore.Bringing, file spooled, tell func(held int)) (events.Position, error) {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		last, err := b.Add(m.alive, tell)
		if !errors.Is(err, eventstore.ErrDiffers) || rest(m.alive, pause) != nil {
			return last, err
		}
		again, failed := m.look(m.alive, file)
		if failed != nil || again.Held <= b.Held {
			return last, err
		}
		b = again
	}
}

// end notes what came of an import.
func (m *Importer) end(i *Import, last events.Position, err error) {
	delete(m.locked, i.Product)
	i.EndedAt, i.State = new(m.now().UTC()), Done
	if err != nil {
		i.State, i.Problem = Failed, new(err.Error())
		m.log.Error("an import failed", "import", i.ID, "product", i.Product, "recorded", i.Recorded, "error", err)
		return
	}
	i.Position = last.String()
	m.log.Info("an export was imported", "import", i.ID, "product", i.Product, "actor", i.Actor, "events", i.Events, "held before", i.Held,
		"exported at", i.ExportedAt)
}

// mostKept is how many imports are remembered.
const mostKept = 1000

// keep remembers an import, in the place of one of the same content.
func (m *Importer) keep(i *Import) {
	m.kept = slices.DeleteFunc(m.kept, func(other *Import) bool { return other.ID == i.ID })
	m.kept = append(m.kept, i)
	m.kept = m.kept[max(len(m.kept)-mostKept, 0):]
}

func (m *Importer) find(id string) *Import {
	for _, i := range m.kept {
		if i.ID == id {
			return i
		}
	}
	return nil
}

// Get is an import; false if this process knows none with the id.
func (m *Importer) Get(id string) (Import, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.find(id); i != nil {
		return *i, true
	}
	return Import{}, false
}

// spooled is an export in a file without a name, which is gone when it is closed or the process ends.
type spooled struct{ *os.File }

func (m *Importer) spool(body io.Reader) (spooled, error) {
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return spooled{}, err
	}
	file, err := os.CreateTemp(m.dir, "import-")
	if err != nil {
		return spooled{}, err
	}
	err = os.Remove(file.Name())
	if err == nil {
		_, err = io.Copy(file, body)
	}
	if err != nil {
		err = errors.Join(err, file.Close())
	}
	return spooled{file}, err
}

// events are those of the export, as often as they are gone through.
func (f spooled) events() iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			yield(events.Raw{}, err)
			return
		}
		Events(f)(yield)
	}
}

// idOf names what is imported: of the same content it is the same.
func idOf(r Report) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n", r.Head.Product)
	for _, end := range r.Ends {
		fmt.Fprintf(sum, "%s %d %s\n", end.Stream, end.Revision, end.Hash)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
