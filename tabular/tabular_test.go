package tabular_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"waymark/tabular"
)

// row has a column of each kind.
type row struct {
	Text   string        `parquet:"text"`
	Maybe  *string       `parquet:"maybe,optional"`
	Count  *int64        `parquet:"count,optional"`
	Number *float64      `parquet:"number,optional"`
	Yes    bool          `parquet:"yes"`
	Due    *tabular.Date `parquet:"due,optional,date"`
	At     time.Time     `parquet:"at,timestamp(microsecond)"`
	Ended  *time.Time    `parquet:"ended,optional,timestamp(microsecond)"`
	Labels []string      `parquet:"labels,list"`
	hidden int
}

func write(t testing.TB, o tabular.Options, pages ...[]row) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := tabular.New[row](&file, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if err := w.Write(page); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// full has a value in each column.
func full() row {
	due, err := tabular.ParseDate("2026-03-01")
	if err != nil {
		panic(err)
	}
	at := time.Date(2026, 2, 3, 4, 5, 6, 789_000, time.UTC)
	return row{
		Text: "a, \"b\"\nc", Maybe: new("é"), Count: new(int64(-7)), Number: new(-2.5), Yes: true, Due: &due, At: at, Ended: &at, Labels: []string{"x", "y"}, hidden: 1,
	}
}

func TestACSVFileIsWhatSpreadsheetsRead(t *testing.T) {
	want := "text,maybe,count,number,yes,due,at,ended,labels\r\n" +
		"\"a, \"\"b\"\"\r\nc\",é,-7,-2.5,true,2026-03-01,2026-02-03 04:05:06,2026-02-03 04:05:06,x; y\r\n" +
		",,,,false,,2026-02-03 04:05:06,,\r\n"
	pages := [][]row{{full()}, {{At: full().At}}}
	if got := string(write(t, tabular.Options{Format: tabular.CSV}, pages...)); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if got := string(write(t, tabular.Options{Format: tabular.CSV, BOM: true}, pages...)); got != "\xef\xbb\xbf"+want {
		t.Errorf("with a mark it is\n%q", got)
	}
}

func TestNoTextIsAFormula(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		begin := rapid.SampledFrom([]string{"=", "+", "-", "@", "\t", "\r", "\n", "'", "a", "", "1", " "}).Draw(rt, "begin")
		text := begin + rapid.StringMatching(`[ =+@a-z0-9"',;-]{0,8}`).Draw(rt, "rest")
		number := rapid.Float64Range(-1e9, 1e9).Draw(rt, "number")
		file := write(t, tabular.Options{Format: tabular.CSV}, []row{{Text: text, Labels: []string{text, text}, Number: &number}})
		read, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
		if err != nil {
			rt.Fatal(err)
		}
		for _, cell := range []string{read[1][0], read[1][8]} {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
				rt.Fatalf("%q became the formula %q", text, cell)
			}
		}
		plain := strings.ReplaceAll(text, "\r", "") // lines within a cell end as all lines do
		if got := strings.TrimPrefix(read[1][0], "'"); got != plain && got != strings.TrimPrefix(plain, "'") {
			rt.Fatalf("%q became %q", text, read[1][0])
		}
		var back float64
		if err := json.Unmarshal([]byte(read[1][3]), &back); err != nil || back != number {
			rt.Fatalf("%v became %q", number, read[1][3])
		}
	})
}

func TestAParquetFileHasTypedColumnsInRowGroups(t *testing.T) {
	var pages [][]row
	for range 10 {
		pages = append(pages, slices.Repeat([]row{full(), {At: full().At}}, 500))
	}
	file := write(t, tabular.Options{Format: tabular.Parquet}, pages...)
	read, err := parquet.Read[row](bytes.NewReader(file), int64(len(file)))
	if err != nil || len(read) != 10_000 {
		t.Fatalf("%d rows: %v", len(read), err)
	}
	want := full()
	want.hidden = 0
	for i := range read {
		read[i].At = read[i].At.UTC()
		if read[i].Ended != nil {
			*read[i].Ended = read[i].Ended.UTC()
		}
	}
	if !reflect.DeepEqual(read[9_998], want) || read[9_999].Maybe != nil || read[9_999].Due != nil {
		t.Errorf("read %+v and %+v", read[9_998], read[9_999])
	}
	opened, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if groups := len(opened.RowGroups()); groups != 3 {
		t.Errorf("it has %d row groups", groups)
	}
	schema := opened.Schema().String()
	for _, says := range []string{"optional int64 count", "optional double number", "optional int32 due (DATE)", "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)", "labels (LIST)"} {
		if !strings.Contains(schema, says) {
			t.Errorf("the schema lacks %s: %s", says, schema)
		}
	}
	if names := opened.Schema().Fields(); names[0].Name() != "text" || names[8].Name() != "labels" {
		t.Errorf("the columns stand in another order: %s", schema)
	}
}

func TestLinesHaveTheColumnsInTheirOrder(t *testing.T) {
	got := string(write(t, tabular.Options{Format: tabular.Lines}, []row{full(), {At: full().At}}))
	want := `{"text":"a, \"b\"\nc","maybe":"é","count":-7,"number":-2.5,"yes":true,"due":"2026-03-01","at":"2026-02-03T04:05:06.000789Z",` +
		`"ended":"2026-02-03T04:05:06.000789Z","labels":["x","y"]}` + "\n" +
		`{"text":"","maybe":null,"count":null,"number":null,"yes":false,"due":null,"at":"2026-02-03T04:05:06.000789Z","ended":null,"labels":[]}` + "\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	if _, err := tabular.New[row](nil, tabular.Options{Format: "xlsx"}); err == nil {
		t.Error("it is taken")
	}
	if got := tabular.Columns[row](); len(got) != 9 || got[5] != "due" {
		t.Errorf("the columns are %v", got)
	}
}
