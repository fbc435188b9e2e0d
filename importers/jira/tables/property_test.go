package tables

import (
	"encoding/csv"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"waymark/importers/jira/dates"
)

// wordsOf are the words of a language for each column, as the table has them.
func wordsOf(language string) map[string][]string {
	words := map[string][]string{}
	for line := range strings.Lines(headers) {
		if fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(fields) == 4 && fields[1] == language {
			words[fields[0]] = append(words[fields[0]], strings.Split(fields[3], "|")...)
		}
	}
	return words
}

// layouts write instants as people's exports have them, with the month in place of MON.
var layouts = map[string][]string{
	"02/MON/06 3:04 PM": {"en:Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "de:Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
		"pt:jan fev mar abr mai jun jul ago set out nov dez", "ru:янв фев мар апр мая июн июл авг сен окт ноя дек", "zh:一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
		"tr:Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara"},
	"2. MON 2006, 15:04 Uhr": {"de:Januar Februar März April Mai Juni Juli August September Oktober November Dezember"},
	"2006-01-02 15:04":       nil, "2006/01/02 15:04:05": nil, "02.01.2006 15:04": nil, "2.1.06 15.04": nil, "1/2/06 3:04 PM": nil, "2/1/2006 15:04": nil,
	"2006年1月2日 15:04": nil, "2006-01-02T15:04:05.000-0700": nil,
}

// written is a table as it was made, with what it must say.
type written struct {
	layout, months string
	comma          bool
	rows           []Row
}

func (w written) time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	text := at.Format(w.layout)
	if _, months, has := strings.Cut(w.months, ":"); has {
		text = strings.Replace(text, "MON", strings.Fields(months)[at.Month()-1], 1)
	}
	return text
}

func (w written) number(points *float64) string {
	if points == nil {
		return ""
	}
	text := strconv.FormatFloat(*points, 'f', 1, 64)
	if w.comma {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// columns are those of a table, each with what it has of a row. Some stand several times.
func (w written) columns() map[Column][]func(Row) string {
	nth := func(list func(Row) []string) (cells []func(Row) string) {
		for i := range 3 {
			cells = append(cells, func(r Row) string {
				if all := list(r); i < len(all) {
					return all[i]
				}
				return ""
			})
		}
		return cells
	}
	one := func(cell func(Row) string) []func(Row) string { return []func(Row) string{cell} }
	return map[Column][]func(Row) string{
		Key: one(func(r Row) string { return r.Key }), ID: one(func(r Row) string { return r.ID }), Title: one(func(r Row) string { return r.Title }),
		Description: one(func(r Row) string { return r.Description }), Kind: one(func(r Row) string { return r.Kind }), Status: one(func(r Row) string { return r.Status }),
		Priority: one(func(r Row) string { return r.Priority }), Resolution: one(func(r Row) string { return r.Resolution }),
		Reporter: one(func(r Row) string { return r.Reporter.Name }), Assignee: one(func(r Row) string { return r.Assignee.Name }),
		Created: one(func(r Row) string { return w.time(r.Created) }), Updated: one(func(r Row) string { return w.time(r.Updated) }),
		Resolved: one(func(r Row) string { return w.time(r.Resolved) }), Points: one(func(r Row) string { return w.number(r.Points) }),
		Rank: one(func(r Row) string { return r.Rank }), Labels: nth(func(r Row) []string { return r.Labels }),
		Components: nth(func(r Row) []string { return r.Components }), FixVersions: nth(func(r Row) []string { return r.FixVersions }),
		Sprints: nth(func(r Row) []string { return r.Sprints }), Parent: nth(func(r Row) []string { return []string{r.ParentID, r.ParentKey} }),
	}
}

func drawRows(t *rapid.T) []Row {
	text := rapid.StringN(1, 12, 40).Filter(func(s string) bool {
		return strings.TrimSpace(s) == s && s != "" && s != "0" && utf8.ValidString(s) && !strings.Contains(s, "\r")
	})
	word := rapid.StringMatching(`[a-zé]{1,8}`)
	list := rapid.SliceOfN(word, 0, 3)
	maybe := func(g *rapid.Generator[string], label string) string {
		if rapid.Bool().Draw(t, "no "+label) {
			return ""
		}
		return g.Draw(t, label)
	}
	at := func(label string) time.Time {
		return time.Date(rapid.IntRange(2001, 2068).Draw(t, label), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"),
			rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC)
	}
	rows := make([]Row, rapid.IntRange(1, 5).Draw(t, "rows"))
	for i := range rows {
		rows[i] = Row{
			Key: fmt.Sprintf("SHOP_%d-%d", rapid.IntRange(0, 9).Draw(t, "project"), i+1), ID: strconv.Itoa(10000 + i), Title: text.Draw(t, "title"), Description: maybe(text, "description"),
			Kind: text.Draw(t, "kind"), Status: text.Draw(t, "status"), Priority: maybe(word, "priority"), Resolution: maybe(word, "resolution"),
			Reporter: Person{Name: maybe(text, "reporter")}, Assignee: Person{Name: maybe(text, "assignee")},
			Created: at("created"), Updated: at("updated"), Rank: rapid.StringMatching(`[012]\|[0-9a-z]{6}:[0-9a-z]{0,3}`).Draw(t, "rank"),
			Labels: list.Draw(t, "labels"), Components: list.Draw(t, "components"), FixVersions: list.Draw(t, "versions"), Sprints: list.Draw(t, "sprints"),
			ParentID: maybe(rapid.StringMatching(`[1-9][0-9]{4}`), "parent's id"), ParentKey: maybe(rapid.StringMatching(`[A-Z]{2,4}-[1-9]`), "parent's key"),
		}
		if rapid.Bool().Draw(t, "is resolved") {
			rows[i].Resolved = at("resolved")
		}
		if rapid.Bool().Draw(t, "has points") {
			points := float64(rapid.IntRange(0, 200).Draw(t, "points")) / 2
			rows[i].Points = &points
		}
	}
	return rows
}

func TestATableOfAnyLanguageReadsBackAsItWasWritten(t *testing.T) {
	languages := []string{"en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "da", "no", "sv", "fi", "hu", "ru", "uk", "ja", "ko", "zh", "tr", "vi"}
	rapid.Check(t, func(t *rapid.T) {
		words := wordsOf(rapid.SampledFrom(languages).Draw(t, "language"))
		words["points in English"], words["rank in English"] = []string{"Story Points"}, []string{"Rank"}
		w := written{layout: rapid.SampledFrom(slices.Sorted(maps.Keys(layouts))).Draw(t, "layout"), comma: rapid.Bool().Draw(t, "comma"), rows: drawRows(t)}
		if months := layouts[w.layout]; months != nil {
			w.months = rapid.SampledFrom(months).Draw(t, "months")
		}
		text, columns := w.csv(t, words)
		options := Options{}
		switch w.layout {
		case "1/2/06 3:04 PM":
			options.Dates = dates.MonthFirst
		case "2/1/2006 15:04":
			options.Dates = dates.DayFirst
		}
		var got []Row
		if _, err := Read(strings.NewReader(text), options, func(r Row) error { got = append(got, r); return nil }); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if len(got) != len(w.rows) {
			t.Fatalf("%d rows of %d\n%s", len(got), len(w.rows), text)
		}
		for i, row := range got {
			want := w.rows[i]
			want.Line, want.Has = row.Line, columns
			if !reflect.DeepEqual(normal(row), normal(want)) {
				t.Fatalf("%+v\nwant\n%+v\n%s", row, want, text)
			}
		}
	})
}

// normal is a row with lists of one kind of emptiness.
func normal(r Row) Row {
	for _, list := range []*[]string{&r.Labels, &r.Components, &r.FixVersions, &r.Sprints} {
		if len(*list) == 0 {
			*list = nil
		}
	}
	return r
}

// block is one of our columns in a table: the same words above all of its cells.
type block struct {
	of    Column
	head  string
	cells []func(Row) string
}

// csv writes the table with its columns in any order, in any words of the language, with any separator.
func (w written) csv(t *rapid.T, words map[string][]string) (string, map[Column]bool) {
	var blocks []block
	has := map[Column]bool{}
	for of, cells := range w.columns() {
		if head := headOf(t, of, words); head != "" {
			blocks = append(blocks, block{of, head, cells})
			has[of] = true
		}
	}
	slices.SortFunc(blocks, func(a, b block) int { return strings.Compare(string(a.of), string(b.of)) })
	blocks = rapid.Permutation(blocks).Draw(t, "order")
	for i := range w.rows {
		forget(&w.rows[i], has)
	}
	var out strings.Builder
	if rapid.Bool().Draw(t, "mark") {
		out.WriteString("\ufeff")
	}
	rows := csv.NewWriter(&out)
	rows.Comma, rows.UseCRLF = rapid.SampledFrom([]rune(separators)).Draw(t, "separator"), rapid.Bool().Draw(t, "CRLF")
	for n := -1; n < len(w.rows); n++ {
		var cells []string
		for _, b := range blocks {
			for _, cell := range b.cells {
				if n < 0 {
					cells = append(cells, b.head)
				} else {
					cells = append(cells, cell(w.rows[n]))
				}
			}
		}
		if err := rows.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	rows.Flush()
	return out.String(), has
}

// headOf are words above a column, somehow in capitals; fields of a project's own stand in parentheses. Empty: the language has none.
func headOf(t *rapid.T, of Column, words map[string][]string) string {
	own := words[string(of)]
	if of == Points || of == Rank {
		own = append(own, words[string(of)+" in English"]...)
	}
	if len(own) == 0 {
		return ""
	}
	head := rapid.SampledFrom(own).Draw(t, "head")
	if of == Points || of == Rank {
		head = rapid.SampledFrom(words[fieldWrapper]).Draw(t, "wrapper") + " (" + head + ")"
	}
	if rapid.Bool().Draw(t, "capitals") {
		head = strings.ToUpper(head)
	}
	return head
}

// forget takes out of a row what its table has no column for.
func forget(r *Row, has map[Column]bool) {
	for column, field := range map[Column]any{
		Title: &r.Title, Description: &r.Description, Kind: &r.Kind, Priority: &r.Priority, Resolution: &r.Resolution, Reporter: &r.Reporter, Assignee: &r.Assignee,
		Updated: &r.Updated, Resolved: &r.Resolved, Points: &r.Points, Rank: &r.Rank, Labels: &r.Labels, Components: &r.Components, FixVersions: &r.FixVersions,
		Sprints: &r.Sprints,
	} {
		if !has[column] {
			reflect.ValueOf(field).Elem().SetZero()
		}
	}
	if !has[Parent] {
		r.ParentID, r.ParentKey = "", ""
	}
}

func FuzzReadingNeverFails(f *testing.F) {
	for _, seed := range []string{
		small + "AB-1,1,Open,19/Feb/26 7:31 PM,\"two\nlines\"\n", "Key;Id;Status\nAB-1;1;x\n", "\ufeffVorgangsschlüssel|Vorgangs-ID\nAB-1|1\n", "\"", "a,b\n\xff,\n", "\r\n\r",
		"α,β,γ,δ,ε,ζ,η,θ,ι,κ,λ,μ,ν,ξ,ο,π,ρ,σ,τ\nPay,SHOP-2,10002,10001,Story,Open,SHOP,Shop,software,eva,,http://jira,High,,bob,ann,dan,19/Feb/26 7:31 PM,20/Mar/26 12:05 AM\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows := 0
		about, err := Read(strings.NewReader(text), Options{}, func(r Row) error {
			rows++
			if r.Key == "" || r.ID == "" || r.Status == "" || r.Created.IsZero() {
				t.Errorf("%+v", r)
			}
			return nil
		})
		if err == nil && rows != about.Rows {
			t.Errorf("%d rows of %d", rows, about.Rows)
		}
	})
}
