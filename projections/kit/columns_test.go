package kit

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"waymark/events"
)

// sampleRow has a field of every kind that a column is made of.
type sampleRow struct {
	SoThat string
	Kind   events.Category `column:"status_category"`
	Open   bool
	Count  int
	Number uint32
	At     int64
	Points float64
	Maybe  *float64
	Reason *string
	Day    Date
	Since  time.Time
	By     pgtype.UUID
	Needs  []string
	Roles  []events.Role
	Order  []uint32
	Links  []events.Link
	Score  *events.Score
	Note   string `column:"-"`
	events.Validation
}

func TestColumnsComeFromTheFieldsOfARow(t *testing.T) {
	var got []string
	for _, c := range columnsOf(reflect.TypeFor[sampleRow]()) {
		got = append(got, c.Name+" "+c.Typ)
	}
	want := []string{
		"so_that text", "status_category text", "open boolean", "count int", "number int", "at bigint", "points float8", "maybe float8",
		"reason text", "day date", "since timestamptz", "by uuid", "needs text[]", "roles text[]", "order int[]", "links jsonb",
		"score jsonb", "verdict text", "findings text",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("columns are %q, want %q", got, want)
	}
}

// A list is never null, and what is not there is null: a nil pointer and the date that is empty.
func TestWhatARowDoesNotHaveIsNullButForLists(t *testing.T) {
	values := map[string]any{}
	columns := columnsOf(reflect.TypeFor[sampleRow]())
	for i, value := range valuesOf(columns, sampleRow{}) {
		values[columns[i].Name] = value
	}
	for name, want := range map[string]string{
		"needs": "[]string{}", "roles": "[]string{}", "order": "[]int32{}", "links": `json.RawMessage{0x5b, 0x5d}`, "score": "<nil>", "day": "<nil>",
		"maybe": "(*float64)(nil)", "reason": "(*string)(nil)", "so_that": `""`, "count": "0",
	} {
		if got := fmt.Sprintf("%#v", values[name]); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestATableThatIsAppendedToHasNoEnds(t *testing.T) {
	type row struct{ Stories int }
	table := NewAppendTable[string, row]("length")
	if strings.Contains(table.find, "until") || slices.Contains(table.names, "until_revision") {
		t.Errorf("%v are its columns, and rows are found by %s", table.names, table.find)
	}
	v := NewVersions(table)
	v.Load("ACME", row{1})
	v.Set("ACME", row{2}, 7)
	v.Set("ACME", row{3}, 9)
	c := v.Changes()
	if len(c.Ended) != 0 || fmt.Sprint(c.Rows) != "[[ACME 7 2] [ACME 9 3]]" {
		t.Errorf("it ends %v and adds %v", c.Ended, c.Rows)
	}
}
