package readapi_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"waymark/readapi"
)

// csvOf is a CSV file that a path answers, by column.
func csvOf(h *house, path string) ([]map[string]string, answer) {
	h.t.Helper()
	a := h.get(path)
	if kind := a.header.Get("Content-Type"); a.status != http.StatusOK || kind != "text/csv; charset=utf-8" {
		h.t.Fatalf("GET %s answers %d %s %s", path, a.status, kind, a.body)
	}
	lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(a.body, []byte("\ufeff")))).ReadAll()
	if err != nil {
		h.t.Fatalf("GET %s: %v", path, err)
	}
	rows := make([]map[string]string, len(lines)-1)
	for i, line := range lines[1:] {
		rows[i] = map[string]string{}
		for n, name := range lines[0] {
			rows[i][name] = line[n]
		}
	}
	return rows, a
}

func TestTheBacklogAsATableIsWhatQueriesAnswerAtEveryRevision(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.write("ACME", randomHistory(5, 40, 90), day)
	h.exec(`update backlog.story set title = '=cmd()' where number = 7`)
	for revision := -1; revision < 90; revision += 7 {
		at := "at=revision:" + strconv.Itoa(revision)
		type item struct {
			Story, Title, Status, Kind string
			Place                      int
			Points                     *float64
			Priority                   *string
			Labels                     []string
			Revision                   int64
		}
		want, _ := read[struct{ Items []item }](h, "/v1/products/ACME/backlog?limit=500&"+at)
		rows, a := csvOf(h, "/v1/products/ACME/export?of=backlog&format=csv&"+at)
		if len(rows) != len(want.Items) || a.header.Get("Waymark-Revisions") != fmt.Sprintf("backlog=%d, roadmap=-1", revision) {
			t.Fatalf("%s has %d rows, want %d: %v", at, len(rows), len(want.Items), a.header)
		}
		for i, w := range want.Items {
			text := func(s *string) string {
				if s == nil {
					return ""
				}
				return *s
			}
			points := ""
			if w.Points != nil {
				points = strconv.FormatFloat(*w.Points, 'f', -1, 64)
			}
			title := w.Title
			if strings.HasPrefix(title, "=") {
				title = "'" + title
			}
			got := rows[i]
			if got["story"] != w.Story || got["place"] != strconv.Itoa(w.Place) || got["title"] != title || got["status"] != w.Status || got["kind"] != w.Kind ||
				got["points"] != points || got["priority"] != text(w.Priority) || got["labels"] != strings.Join(w.Labels, "; ") ||
				got["revision"] != strconv.FormatInt(w.Revision, 10) {
				t.Fatalf("%s: %v, want %+v", at, got, w)
			}
		}
	}
}

func TestARowOfTheRoadmapHasWhatIsKnownOfAnInitiative(t *testing.T) {
	h := roadmapHouse(t)
	rows, a := csvOf(h, "/v1/products/ACME/export?of=roadmap&format=csv&at=2026-01-03")
	var keys []string
	for _, r := range rows {
		keys = append(keys, r["horizon"]+r["place"]+" "+r["initiative"]+" "+r["progress"]+" "+r["due"]+" "+r["releases"])
	}
	want := []string{"now1 ACME-I2 planned 2026-06-30 ACME-R1", "now2 ACME-I1 planned  ", "later1 ACME-I3 planned  "}
	if strings.Join(keys, "|") != strings.Join(want, "|") {
		t.Errorf("rows are %q, want %q", keys, want)
	}
	if got := a.header.Get("Content-Disposition"); got != `attachment; filename="ACME-roadmap-2026-01-03.csv"` {
		t.Errorf("the file is %s", got)
	}
	if got := a.header.Get("Waymark-At"); got != "2026-01-03T23:59:59.999999Z" {
		t.Errorf("it shows %s", got)
	}
	rows, _ = csvOf(h, "/v1/products/ACME/export?of=roadmap&format=csv")
	if last := rows[len(rows)-1]; last["initiative"] != "ACME-I1" || last["progress"] != "delivered" || last["place"] != "" {
		t.Errorf("the closed one is %v", last)
	}
}

func TestDecisionsAreExportedByWhenTheyTookEffect(t *testing.T) {
	h := decisionHouse(t)
	all, a := csvOf(h, "/v1/products/ACME/export?format=csv&bom=true")
	if !bytes.HasPrefix(a.body, []byte("\xef\xbb\xbfat,book,revision,type,subject,changes,")) {
		t.Errorf("begins with %q", a.body[:60])
	}
	type page struct {
		Items []struct {
			ID, At, Actor, Reason, Position string
			UndoneBy                        *string `json:"undone_by"`
		}
	}
	want, _ := read[page](h, "/v1/products/ACME/decisions?order=asc&limit=500")
	if len(all) != len(want.Items) || len(all) < 5 {
		t.Fatalf("%d rows, want %d", len(all), len(want.Items))
	}
	for i, w := range want.Items {
		at, err := time.Parse(time.RFC3339, w.At)
		if got := all[i]; err != nil || got["id"] != w.ID || got["actor"] != w.Actor || got["reason"] != w.Reason || got["position"] != w.Position ||
			got["at"] != at.Format(time.DateTime) || (got["undone_by"] != "") != (w.UndoneBy != nil) {
			t.Errorf("row %d is %v, want %+v", i, got, w)
		}
	}
	if got := all[4]["changes"]; got != "place: 2 → 1; priority: Low" && got != "place: 2 → 1; priority: Low → " {
		t.Errorf("changes are %q", got)
	}
	third := want.Items[2].At
	upTo, _ := csvOf(h, "/v1/products/ACME/export?of=decisions&format=csv&at="+third)
	from, _ := csvOf(h, "/v1/products/ACME/export?of=decisions&format=csv&from="+third)
	before, _ := csvOf(h, "/v1/products/ACME/export?of=decisions&format=csv&to="+third)
	if len(upTo) != 3 || len(from) != len(all)-2 || len(before) != 2 {
		t.Errorf("%d up to it, %d from it, %d before it of %d", len(upTo), len(from), len(before), len(all))
	}
}

func TestTablesAreLinesAndParquetToo(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.write("ACME", randomHistory(5, 40, 60), day)
	rows, _ := csvOf(h, "/v1/products/ACME/export?of=backlog&format=csv")
	lines := h.get("/v1/products/ACME/export?of=backlog&format=ndjson")
	if n := bytes.Count(lines.body, []byte("\n")); n != len(rows) || lines.header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("%d lines of %s, want %d", n, lines.header.Get("Content-Type"), len(rows))
	}
	file := h.get("/v1/products/ACME/export?of=backlog&format=parquet")
	type row struct {
		Place int64   `parquet:"place"`
		Story string  `parquet:"story"`
		Title *string `parquet:"title,optional"`
	}
	read, err := parquet.Read[row](bytes.NewReader(file.body), int64(len(file.body)))
	if err != nil || len(read) != len(rows) {
		t.Fatalf("%d rows: %v", len(read), err)
	}
	for i, r := range read {
		if r.Story != rows[i]["story"] || r.Place != int64(i+1) {
			t.Errorf("row %d is %+v, want %v", i, r, rows[i])
		}
	}
}

func TestWhatCannotBeExportedIsSaid(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	for query, says := range map[string]string{
		"of=events&format=csv":                  "query.format the log is exported as ndjson alone",
		"of=events&at=2026-01-01":               "query.at has no meaning for the log",
		"at=2026-01-01":                         "query.at has no meaning for the log",
		"of=backlog&from=2026-01-01":            "query.from from and to have no meaning for backlog",
		"of=decisions&at=P1D&from=P2D":          "give at, or from and to",
		"of=decisions&at=revision:3&format=csv": "have no revision in common",
		"of=backlog&at=revision:99&format=csv":  "it has no revision 99 yet",
		"of=backlog&at=2027-01-01&format=csv":   "query.at that is in the future",
		"from=2027-01-01":                       "query.from that is in the future",
		"from=2026-02-01&to=2026-01-01":         "query.from the range begins at",
		"bom=true&of=backlog":                   "query.bom only a CSV file has one",
		"format=xlsx":                           "query.format",
		"of=sprints":                            "query.of",
		"of=backlog&limit=3":                    "query.limit",
	} {
		p, _ := h.refused("/v1/products/ACME/export?"+query, http.StatusUnprocessableEntity)
		p.mentions(t, says)
	}
	for _, query := range []string{"format=csv", "of=backlog", "of=roadmap&format=parquet"} {
		p, _ := h.refused("/v1/products/NONE/export?"+query, http.StatusNotFound)
		p.mentions(t, "NONE")
	}
}

// brokenLog is a log of which one line can be read.
type brokenLog struct{ closed chan<- struct{} }

var errBroken = errors.New("the event store went away")

func (brokenLog) Write(_ context.Context, w io.Writer, flush func() error) error {
	_, err := io.WriteString(w, "{}\n")
	return errors.Join(err, flush(), errBroken)
}

func (b brokenLog) Close() { close(b.closed) }

func TestAnExportThatBreaksIsCutOff(t *testing.T) {
	closed := make(chan struct{})
	h := newHouse(t, func(o *readapi.Options) {
		o.Log = func(context.Context, string, *time.Time, *time.Time) (readapi.Log, error) {
			return brokenLog{closed}, nil
		}
	})
	_, err := h.try(t.Context(), "/v1/products/ACME/export")
	if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		t.Errorf("error is %v", err)
	}
	<-closed
}

func TestEveryColumnOfATableIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/export.md")
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	h.start("ACME", day(0))
	column := regexp.MustCompile("`([a-z_]+)`")
	for _, of := range []string{"backlog", "roadmap", "decisions"} {
		_, section, _ := strings.Cut(string(text), "\n### "+of+"\n")
		section, _, _ = strings.Cut(section, "\n#")
		var named []string
		for line := range strings.Lines(section) {
			first, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
			for _, found := range column.FindAllStringSubmatch(first, -1) {
				named = append(named, found[1])
			}
		}
		header, _, _ := strings.Cut(string(h.get("/v1/products/ACME/export?format=csv&of="+of).body), "\r\n")
		if want := strings.Join(named, ","); header != want {
			t.Errorf("%s has the columns\n%s\nand the document\n%s", of, header, want)
		}
	}
}
