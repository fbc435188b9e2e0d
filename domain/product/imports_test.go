package product_test

import (
	"errors"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

const batch = "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c05"

func brought(items int) events.ImportRecorded {
	until := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	return events.ImportRecorded{Import: batch, Source: "jira", Origin: "a.json", Items: items, Until: &until}
}

func TestRecordImport(t *testing.T) {
	until := time.Date(2026, 3, 1, 11, 30, 0, 10, time.FixedZone("", 7200))
	record := product.RecordImport{Import: batch, Tool: "jira", Origin: "a.json", Items: 7, Until: &until}
	loud, dateless := record, record
	loud.Import, dateless.Until = "5F3F8F0E-7A3C-4A30-9D0E-0D8F2F3B1C05", nil
	withoutUntil := brought(7)
	withoutUntil.Until = nil
	for _, r := range []row{
		{"An import is recorded with the instant to the microsecond", started(), record, domaintest.Then(brought(7))},
		{"A batch id has one spelling", started(), loud, domaintest.Then(brought(7))},
		{"Until when need not be known", started(), dateless, domaintest.Then(withoutUntil)},
		{"The same import with the same figures is so already", started(brought(7)), record, domaintest.AlreadySo()},
		{"The same import with other figures has these", started(brought(6)), record, domaintest.Then(brought(7))},
		{"One that was taken back is not recorded again", started(brought(7), events.ImportTakenBack{Import: batch}), record,
			domaintest.Refused("import_is_there")},
		{"Every fault is named", started(), product.RecordImport{Import: "x", Tool: " ", Items: -1, Decisions: -1},
			domaintest.Invalid("import", "tool", "origin", "items", "decisions")},
	} {
		in := in()
		in.Imported = true
		theBook().Check(t, in, domaintest.Case[product.Command](r))
	}
	check(t, []row{{"What is recorded as an import says where it comes from", started(), record, domaintest.Refused("import_has_a_source")}})
}

func TestAnImportIsTakenBackWithAllThatItBroughtInAndNotByItself(t *testing.T) {
	before := theBook().After(started(brought(7))...)
	for _, e := range []events.ProductEvent{brought(7), events.ImportTakenBack{Import: batch}} {
		if _, err := product.Undo(before, product.Evolve(before, e), in(), e); !errors.Is(err, domain.ErrNotReversible) {
			t.Errorf("%s: %v", e.Type(), err)
		}
	}
}

func TestImportsStandInTheOrderInWhichTheyWereRecordedFirst(t *testing.T) {
	other := events.ImportRecorded{Import: "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c06", Source: "jira", Origin: "b.json"}
	s := theBook().After(started(brought(1), other, brought(2), events.ImportTakenBack{Import: other.Import})...)
	if len(s.Imports) != 2 || s.Imports[0].ID != batch || s.Imports[0].Items != 2 || s.Imports[0].TakenBack || !s.Imports[1].TakenBack {
		t.Errorf("the imports are %+v", s.Imports)
	}
}
