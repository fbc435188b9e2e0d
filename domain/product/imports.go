package product

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"waymark/domain"
	"waymark/events"
)

// Import is what another tool's data became, under one batch id in all books of the product.
type Import struct {
	ID        string // the batch id
	Source    string
	Origin    string
	Items     int
	Decisions int
	Until     string             // an instant in RFC 3339; empty: not known
	Names     events.ImportNames // replaced, never changed
	TakenBack bool
}

// MostNames is how many names one command may tell, so that its event stays below what event stores take.
const MostNames = 1000

// Import is the import with this batch id; false where none was recorded.
func (s State) Import(id string) (Import, bool) {
	at := slices.IndexFunc(s.Imports, func(i Import) bool { return i.ID == id })
	if at < 0 {
		return Import{}, false
	}
	return s.Imports[at], true
}

func recordImport(s State, in domain.Context, c RecordImport) ([]events.Event, error) {
	if !in.Imported {
		return nil, domain.Refuse("import_has_a_source", "what is recorded as an import says by source which tool it comes from")
	}
	var check domain.Check
	id, is := domain.Batch(c.Import)
	check.That(is, "import", "%q is no UUID", c.Import)
	check.That(strings.TrimSpace(c.Tool) != "", "tool", "must not be empty")
	check.That(strings.TrimSpace(c.Origin) != "", "origin", "must not be empty")
	check.That(c.Items >= 0, "items", "must not be negative")
	check.That(c.Decisions >= 0, "decisions", "must not be negative")
	checkNames(&check, c.Names)
	if err := check.Err(); err != nil {
		return nil, err
	}
	e := events.ImportRecorded{Import: id, Source: c.Tool, Origin: c.Origin, Items: c.Items, Decisions: c.Decisions, Names: events.ImportNames(nil).With(c.Names)}
	if c.Until != nil {
		until := c.Until.UTC().Truncate(time.Microsecond)
		e.Until = &until
	}
	known, has := s.Import(id)
	if known.TakenBack {
		return nil, domain.Refuse("import_is_there", "import %s was taken back; import again, under another batch id", id)
	}
	if has && reflect.DeepEqual(known, known.recorded(e)) {
		return nil, nil
	}
	return []events.Event{e}, nil
}

func checkNames(check *domain.Check, names []events.ImportName) {
	check.That(len(names) <= MostNames, "names", "are %d; %d are the most in one command", len(names), MostNames)
	for n, name := range names {
		place := fmt.Sprintf("names[%d]", n)
		check.That(strings.TrimSpace(name.Of) != "", place+".of", "must not be empty")
		check.That(strings.TrimSpace(name.ID) != "", place+".id", "must not be empty")
		check.That(strings.TrimSpace(name.Name) != "", place+".name", "must not be empty")
	}
}

// recorded is the import as an event says that it is.
func (i Import) recorded(e events.ImportRecorded) Import {
	i = Import{ID: e.Import, Source: e.Source, Origin: e.Origin, Items: e.Items, Decisions: e.Decisions, Names: i.Names.With(e.Names)}
	if e.Until != nil {
		i.Until = e.Until.UTC().Format(time.RFC3339Nano)
	}
	return i
}

// changeImport is the state with an import as it is made; where it was not known, after all others.
func (s State) changeImport(id string, change func(*Import)) State {
	s.Imports = slices.Clone(s.Imports)
	at := slices.IndexFunc(s.Imports, func(i Import) bool { return i.ID == id })
	if at < 0 {
		at, s.Imports = len(s.Imports), append(s.Imports, Import{ID: id})
	}
	change(&s.Imports[at])
	return s
}

// evolveImport is the state after an event about an import.
func evolveImport(s State, e events.ImportEvent) State {
	return s.changeImport(e.AboutImport(), func(i *Import) {
		switch e := e.(type) {
		case events.ImportRecorded:
			*i = i.recorded(e)
		case events.ImportTakenBack:
			i.TakenBack = true
		}
	})
}
