package events_test

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/events"
)

func TestAnEventOfANewerSchemaIsNotRead(t *testing.T) {
	for _, typ := range []string{"StoryLinked", "NotYetKnown"} {
		if e, err := events.Decode(typ, events.Schema+1, []byte(`{}`)); !errors.Is(err, events.ErrNewerSchema) || e != nil {
			t.Errorf("%s reads as %v, %v", typ, e, err)
		}
	}
}

func TestAnEventOfAnUnknownTypeIsNotRead(t *testing.T) {
	for _, typ := range []string{"", "storyLinked", "StoryLinked ", "$metadata"} {
		if e, err := events.Decode(typ, events.Schema, []byte(`{}`)); !errors.Is(err, events.ErrUnknownType) || e != nil {
			t.Errorf("%q reads as %v, %v", typ, e, err)
		}
	}
}

func TestDataOfAnotherShapeIsNotRead(t *testing.T) {
	for _, data := range []string{``, `{`, `[]`, `"x"`, `{"story":7}`, `{"story":"ACME-1"} x`} {
		if e, err := events.Decode("StoryLinked", events.Schema, []byte(data)); err == nil || e != nil {
			t.Errorf("%q reads as %v", data, e)
		}
	}
}

func TestAnEventThatHasNoJSONIsNotStored(t *testing.T) {
	if data, err := events.Encode(events.StoryWritten{Points: ref(math.NaN())}); err == nil {
		t.Errorf("is stored as %s", data)
	}
	never := minimalMetadata()
	never.EffectiveAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	if stored, _, err := never.Seal("", "StoryLinked", []byte(`{}`)); err == nil {
		t.Errorf("is stored as %s", stored)
	}
}

func TestARecordKnowsWhereItStands(t *testing.T) {
	s, hash := seal(t, fullMetadata(), "", events.StoryLinked{Story: "ACME-1"})
	raw := events.Raw{
		ID: "id", Stream: "backlog-ACME", Revision: 7, Position: events.Position{Commit: 9, Prepare: 8},
		Created: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Type: "StoryLinked", Data: s.Data, Metadata: s.Metadata,
	}
	r, err := events.Record(raw)
	if err != nil {
		t.Fatal(err)
	}
	if r.ID != raw.ID || r.Book != events.Backlog || r.Product != "ACME" || r.Revision != 7 || r.Position != raw.Position ||
		!r.RecordedAt.Equal(raw.Created) || r.Metadata.Hash != hash || r.Event != (events.StoryLinked{Story: "ACME-1"}) {
		t.Errorf("the record is %+v", r)
	}
}

func TestWhatIsNoRecordIsNotRead(t *testing.T) {
	s, _ := seal(t, fullMetadata(), "", events.StoryLinked{Story: "ACME-1"})
	good := events.Raw{Stream: "backlog-ACME", Type: "StoryLinked", Data: s.Data, Metadata: s.Metadata}
	for name, spoil := range map[string]func(*events.Raw){
		"a stream that is no book":     func(r *events.Raw) { r.Stream = "backlog" },
		"a stream of another kind":     func(r *events.Raw) { r.Stream = "$ce-backlog" },
		"a stream of no product":       func(r *events.Raw) { r.Stream = "backlog-" },
		"no metadata":                  func(r *events.Raw) { r.Metadata = nil },
		"metadata without a hash":      func(r *events.Raw) { r.Metadata = []byte(`{"actor":"ana","schema":1}`) },
		"metadata of another shape":    func(r *events.Raw) { r.Metadata = []byte(`{"actor":7,"hash":""}`) },
		"an unknown type":              func(r *events.Raw) { r.Type = "StoryForgotten" },
		"data of another shape":        func(r *events.Raw) { r.Data = []byte(`{"story":7}`) },
		"an event of a newer schema":   func(r *events.Raw) { r.Metadata = newer(t) },
		"an event without any data":    func(r *events.Raw) { r.Data = nil },
		"metadata with something else": func(r *events.Raw) { r.Metadata = append(slices.Clone(s.Metadata), "{}"...) },
	} {
		raw := good
		spoil(&raw)
		if r, err := events.Record(raw); err == nil {
			t.Errorf("%s reads as %+v", name, r)
		}
	}
	if _, err := events.Record(good); err != nil {
		t.Fatal(err)
	}
}

func newer(t *testing.T) []byte {
	t.Helper()
	meta := fullMetadata()
	meta.Schema = events.Schema + 1
	s, _ := seal(t, meta, "", events.StoryLinked{Story: "ACME-1"})
	return s.Metadata
}

func TestABookOfAProductIsAStream(t *testing.T) {
	var streams []string
	for _, book := range events.Books() {
		streams = append(streams, book.Stream("ACME"))
	}
	if want := []string{"product-ACME", "discovery-ACME", "roadmap-ACME", "backlog-ACME"}; !slices.Equal(streams, want) {
		t.Errorf("the streams are %q, want %q", streams, want)
	}
}

func TestOnlyTheStreamOfABookOfAProductIsOurs(t *testing.T) {
	pattern := regexp.MustCompile("^(" + events.StreamPattern() + `)\z`)
	for _, name := range []string{
		"backlog-old.thing", "product-123", "backlog-", "backlog", "$ce-backlog", "$$backlog-ACME", "$et-StoryWritten", "notes-ACME", "backlog-ACME-1",
		"backlog-acme", "xbacklog-ACME", "backlog-\xff", "backlog-" + strings.Repeat("A", 21), "backlog-A", "backlog-ACME\n",
	} {
		if _, _, ok := events.CutStream(name); ok || pattern.MatchString(name) {
			t.Errorf("%q is ours", name)
		}
	}
	for _, book := range events.Books() {
		for _, key := range []string{"ACME", "MY_PROJ", "A1"} {
			if b, product, ok := events.CutStream(book.Stream(key)); b != book || product != key || !ok || !pattern.MatchString(book.Stream(key)) {
				t.Errorf("%s is not ours", book.Stream(key))
			}
		}
	}
}

func TestNamesThatAreStoredNeverChange(t *testing.T) {
	if got, want := events.Roles(), []events.Role{"product_manager", "product_owner", "team_member", "stakeholder"}; !slices.Equal(got, want) {
		t.Errorf("roles are %q, want %q", got, want)
	}
	if got, want := events.Horizons(), []events.Horizon{"now", "next", "later"}; !slices.Equal(got, want) {
		t.Errorf("horizons are %q, want %q", got, want)
	}
	if got, want := events.Stages(), []events.Stage{"introduction", "growth", "maturity", "decline", "retired"}; !slices.Equal(got, want) {
		t.Errorf("stages are %q, want %q", got, want)
	}
	if got, want := events.GoalOutcomes(), []events.GoalOutcome{"reached", "missed", "abandoned"}; !slices.Equal(got, want) {
		t.Errorf("outcomes are %q, want %q", got, want)
	}
	if got, want := events.Severities(), []events.Severity{"low", "medium", "high", "critical"}; !slices.Equal(got, want) {
		t.Errorf("severities are %q, want %q", got, want)
	}
	categories := []events.Category{events.Todo, events.Doing, events.Done, events.Dropped}
	if want := []events.Category{"todo", "doing", "done", "dropped"}; !slices.Equal(categories, want) {
		t.Errorf("categories are %q, want %q", categories, want)
	}
	progress := []events.Progress{events.Planned, events.Started, events.Delivered, events.Abandoned}
	if want := []events.Progress{"planned", "started", "delivered", "dropped"}; !slices.Equal(progress, want) {
		t.Errorf("progress is %q, want %q", progress, want)
	}
}

func TestAPolicyKnowsItsStatuses(t *testing.T) {
	p := events.Policy{Workflow: []events.Status{{Name: "Ready", Category: events.Todo}, {Name: "Open", Category: events.Todo}, {Name: "Gone", Category: events.Dropped}}}
	if c, ok := p.Category("Gone"); c != events.Dropped || !ok {
		t.Errorf("Gone means %q, %t", c, ok)
	}
	if c, ok := p.Category("gone"); c != "" || ok {
		t.Errorf("gone means %q, %t", c, ok)
	}
	if name, ok := p.First(events.Todo); name != "Ready" || !ok {
		t.Errorf("the first status to do is %q, %t", name, ok)
	}
	if name, ok := p.First(events.Done); name != "" || ok {
		t.Errorf("the first status that is done is %q, %t", name, ok)
	}
}
