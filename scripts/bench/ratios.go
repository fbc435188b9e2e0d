package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// measured names a number that a benchmark reports.
type measured struct{ pkg, benchmark, metric string }

// goal is what a ratio should be. It is shown beside what was measured and decides nothing: machines differ and are shared.
type goal struct {
	atLeast, atMost float64 // 0: says nothing
	none            bool    // the value should be 0
}

// pair is a measure and the floor that it stands on, in the same run of the same package. Without a floor the value is
// absolute, and so is its goal.
type pair struct {
	measure      string
	value, floor measured
	goal         goal
}

// ratio is a pair as one run found it.
type ratio struct {
	Measure string   `json:"measure"`
	Value   *float64 `json:"value"` // null: the benchmark did not run
	Floor   *float64 `json:"floor"` // null: there is none, or it did not run
	Ratio   *float64 `json:"ratio"`
	Goal    string   `json:"goal"`
	Missing []string `json:"missing,omitempty"` // benchmarks that did not run
}

const (
	e2e         = "waymark/e2e"
	export      = "waymark/audit/export"
	embedded    = "waymark/eventstore/embedded"
	ledger      = "waymark/ledger"
	merkle      = "waymark/audit/merkle"
	projections = "waymark/projections"
	readapi     = "waymark/readapi"
	verify      = "waymark/audit/verify"
)

// pairs are the measures that count.
func pairs() []pair {
	return append([]pair{
		{"commands per raw append, 10,000 stories", measured{ledger, "BenchmarkCommands/10000", perSecond}, measured{ledger, "BenchmarkRawAppends", perSecond}, goal{atLeast: 0.5}},
		{"a command at 50,000 stories against 100", measured{ledger, "BenchmarkCommands/50000", "ns/op"}, measured{ledger, "BenchmarkCommands/100", "ns/op"}, goal{atMost: 1.5}},
		{"the first command on a book of 1,000,000 events, in s", measured{ledger, "BenchmarkColdStart/without_a_snapshot", "s/op"}, measured{}, goal{atMost: 6}},
		{"the same with a snapshot, in s", measured{ledger, "BenchmarkColdStart/with_a_snapshot", "s/op"}, measured{}, goal{atMost: 0.5}},
	}, slices.Concat(ofHistory(), ofReadModels(), ofServed(), ofLive(), ofImports(), besideEmmett(), ofEmbedded())...)
}

// ofHistory are those of looking back on a backlog of 10,000 stories and 1,000,000 revisions, and of proving its history.
func ofHistory() []pair {
	page := func(benchmark, metric string) measured {
		return measured{readapi, "BenchmarkAPage" + benchmark, metric}
	}
	most := func(measure string, ms float64, pkg, benchmark, metric string) pair {
		return pair{measure, measured{pkg, benchmark, metric}, measured{}, goal{atMost: ms}}
	}
	return []pair{
		{"a page of 50 at any of 1,000,000 revisions, p99 in ms", page("AtAnyRevision/the_first_page", "p99-ms"), measured{}, goal{atMost: 10}},
		{"the same against any of 10,000 revisions", page("AtAnyRevision/the_first_page", "p99-ms"), page("OfAShortHistory", "p99-ms"), goal{atMost: 1.3}},
		{"the same, p50", page("AtAnyRevision/the_first_page", "p50-ms"), page("OfAShortHistory", "p50-ms"), goal{atMost: 1.3}},
		most("comparing moments 100 revisions apart, p99 in ms", 100, readapi, "BenchmarkComparing/all/100_apart", "p99-ms"),
		most("comparing moments 1,000,000 revisions apart, p50 in ms", 100, readapi, "BenchmarkComparing/all/all_apart", "p50-ms"),
		most("the same, p99 in ms", 100, readapi, "BenchmarkComparing/all/all_apart", "p99-ms"),
		most("why a story stands where it stands, p50 in ms", 50, readapi, "BenchmarkWhy/there", "p50-ms"),
		most("the same, p99 in ms", 50, readapi, "BenchmarkWhy/there", "p99-ms"),
		most("why a story stands above another, p50 in ms", 50, readapi, "BenchmarkWhy/above", "p50-ms"),
		most("the same, p99 in ms", 50, readapi, "BenchmarkWhy/above", "p99-ms"),
		most("the proof of a decision among 1,000,000 events, p99 in ms", 10, merkle, "BenchmarkProof/inclusion", "p99-ms"),
		most("verifying 1,000,000 events, in s", 20, verify, "BenchmarkVerify/verify", "s/op"),
		most("the first line of an export of 1,000,000 events, in ms", 100, export, "BenchmarkExport/first_line", "ms/op"),
		{"events of such an export that are verified in a second", measured{export, "BenchmarkExport/verify", "events/s"}, measured{}, goal{atLeast: 50_000}},
	}
}

// ofReadModels are those of the engine that makes the read models.
func ofReadModels() []pair {
	in := func(way string) measured { return measured{projections, "BenchmarkReadModels/" + way, "events/s"} }
	return []pair{
		{"500,000 events into all read models, against writing the same rows", in("engine"), in("floor"), goal{atLeast: 0.7}},
		{"the same against one event a transaction", in("engine"), in("one_event_a_transaction"), goal{atLeast: 10}},
		{"the same on a store that plays EventStoreDB, against the embedded one", in("engine_on_a_played_server"), in("engine"), played},
	}
}

// played is what a rate on a store that plays EventStoreDB should be of the same on the embedded one, playedTime what a time should be.
var played, playedTime = goal{atLeast: 0.6}, goal{atMost: 1 / 0.6}

// ofServed are those of a server as its clients find it.
func ofServed() []pair {
	own := func(metric string) measured { return measured{e2e, "BenchmarkServed/embedded", metric} }
	other := func(metric string) measured { return measured{e2e, "BenchmarkServed/played", metric} }
	return []pair{
		{"acknowledged to visible at 1,000 commands/s, p50 in ms", own("visible-p50-ms"), measured{}, goal{atMost: 5}},
		{"the same, p99 in ms", own("visible-p99-ms"), measured{}, goal{atMost: 25}},
		{"how many of 1,000 commands a second are answered and shown", own("visible/s"), measured{}, goal{atLeast: 990}},
		{"commands of 64 clients over HTTP, against raw appends of as many", own("command/s"), own("append/s"), goal{atLeast: 0.5}},
		{"a command of these, p99 in ms", own("command-p99-ms"), measured{}, goal{atMost: 25}},
		{"on a store that plays EventStoreDB: visible, p50, against the embedded one", other("visible-p50-ms"), own("visible-p50-ms"), playedTime},
		{"on that: visible, p99", other("visible-p99-ms"), own("visible-p99-ms"), playedTime},
		{"on that: commands", other("command/s"), own("command/s"), played},
		{"on that: commands against its own raw appends", other("command/s"), other("append/s"), goal{}},
	}
}

// ofLive are those of a server of which many read live.
func ofLive() []pair {
	in := func(way, metric string) measured { return measured{e2e, "BenchmarkLive/" + way, metric} }
	beside := func(measure, way string) pair {
		return pair{measure, in(way, "watched-command/s"), in(way, "alone-command/s"), goal{atLeast: 0.9}}
	}
	return []pair{
		beside("commands of 64 clients on 1,000 products with a live reader each, against none", "each_on_its_own"),
		beside("the same with 1,000 live readers of one product, of two decisions a second", "all_on_one"),
	}
}

// ofImports are those of bringing a Jira project in, from its files to the last read model.
func ofImports() []pair {
	of := func(size, metric string) measured { return measured{e2e, "BenchmarkImport/" + size, metric} }
	return []pair{
		{"changes a second of an import of 100,000 issues with 1,000,000 changes", of("1000000_changes", "change/s"), measured{}, goal{atLeast: 5_000}},
		{"the same against a tenth of them", of("1000000_changes", "change/s"), of("100000_changes", "change/s"), goal{atLeast: 0.8}},
		{"the most memory that the import has, in MB, against a tenth of them", of("1000000_changes", "MB"), of("100000_changes", "MB"), goal{atMost: 1.3}},
		{"an import of 25,000 files of an issue each, in s", of("25000_files", "import-s"), measured{}, goal{atMost: 30}},
		{"the most memory that it has, in MB", of("25000_files", "MB"), measured{}, goal{atMost: 200}},
	}
}

// besideEmmett are those that Emmett has too, on the same PostgreSQL.
func besideEmmett() []pair {
	of := func(whose, metric string) measured { return measured{e2e, "BenchmarkLiveEvents/" + whose, metric} }
	rebuilt := measured{projections, "BenchmarkReadModels/engine", "events/s"}
	return []pair{
		{"events that nobody was shown while 16 writers appended, beside Emmett's", of("waymark", "lost"), of("emmett", "emmett-lost"), goal{none: true}},
		{"commands of 16 writers over HTTP, beside Emmett's appends", of("waymark", "command/s"), of("emmett", "emmett-append/s"), goal{}},
		{"the same beside Emmett's appends with one inline projection", of("waymark", "command/s"), of("emmett", "emmett-inline/s"), goal{}},
		{"events into all read models, beside Emmett's rebuild of one projection", rebuilt, of("emmett", "emmett-rebuild/s"), goal{}},
	}
}

// ofEmbedded are those of the embedded event store.
func ofEmbedded() []pair {
	in := func(benchmark, metric string) measured { return measured{embedded, benchmark, metric} }
	beside := func(measure, benchmark, value, floor string, g goal) pair {
		return pair{measure, in(benchmark, value), in(benchmark, floor), g}
	}
	found := []pair{
		beside("durable appends, 64 writers, against a server that does nothing", "BenchmarkDurableAppend/writers=64", "store-appends/s", "idle-appends/s", goal{}),
		beside("durable appends, 64 writers, against bare Pebble", "BenchmarkDurableAppend/writers=64", "store-appends/s", "pebble-appends/s", goal{}),
	}
	for _, way := range []string{"subscription", "log", "stream"} {
		benchmark := "BenchmarkCatchUp/" + way
		found = append(found,
			beside("catching up, "+way+", against a server that does nothing", benchmark, "store-events/s", "idle-events/s", goal{}),
			beside("catching up, "+way+", against bare Pebble", benchmark, "store-events/s", "pebble-events/s", goal{}),
		)
	}
	for _, does := range []string{"page-of-log", "page-of-stream", "end-of-stream", "append"} {
		for _, place := range []string{"middle", "anywhere"} {
			measure := fmt.Sprintf("%s (%s), 5,000,000 events against 10,000", strings.ReplaceAll(does, "-", " "), place)
			found = append(found, beside(measure, "BenchmarkStoreSize/"+place+"/"+does, "large-µs", "small-µs", goal{atMost: 1.3}))
		}
	}
	for _, kind := range []string{"streams", "filtered", "log"} {
		found = append(found, beside("appends under 1,000 live subscriptions ("+kind+") against none", "BenchmarkLiveSubscriptions/"+kind,
			"followed-appends/s", "alone-appends/s", goal{}))
	}
	return found
}

// perSecond is the rate that ns/op means.
const perSecond = "op/s"

// ratiosOf looks the pairs up in what was measured.
func ratiosOf(pairs []pair, found []benchmark) []ratio {
	ratios := make([]ratio, len(pairs))
	for i, p := range pairs {
		r := ratio{Measure: p.measure, Goal: p.goal.String()}
		r.Value = r.look(p.value, found)
		if p.floor != (measured{}) {
			r.Floor = r.look(p.floor, found)
		}
		if r.Value != nil && r.Floor != nil && *r.Floor != 0 {
			quotient := *r.Value / *r.Floor
			r.Ratio = &quotient
		}
		ratios[i] = r
	}
	return ratios
}

// look finds a number, or remembers that it is missing.
func (r *ratio) look(m measured, found []benchmark) *float64 {
	for _, b := range found {
		if b.Package != m.pkg || withoutProcs(b.Name) != m.benchmark {
			continue
		}
		if value, ok := b.metric(m.metric); ok {
			return &value
		}
	}
	r.Missing = append(r.Missing, m.benchmark)
	return nil
}

func (b benchmark) metric(name string) (float64, bool) {
	if name == perSecond {
		ns, ok := b.Metrics["ns/op"]
		return 1e9 / ns, ok && ns > 0
	}
	value, ok := b.Metrics[name]
	return value, ok
}

// withoutProcs is the name of a benchmark without the number of processors that ends it.
func withoutProcs(name string) string {
	if i := strings.LastIndexByte(name, '-'); i >= 0 && strings.Trim(name[i+1:], "0123456789") == "" {
		return name[:i]
	}
	return name
}

// String is the goal as the table shows it.
func (g goal) String() string {
	switch {
	case g.none:
		return "none"
	case g.atLeast > 0:
		return fmt.Sprintf("at least %.3g", g.atLeast)
	case g.atMost > 0:
		return fmt.Sprintf("at most %.3g", g.atMost)
	default:
		return ""
	}
}

// printRatios prints the table, with what is missing.
func printRatios(w io.Writer, ratios []ratio) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "measure\tvalue\tfloor\tratio\tgoal")
	for _, r := range ratios {
		missing := ""
		if len(r.Missing) > 0 {
			missing = "missing"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.Measure, number(r.Value, missing), number(r.Floor, missing), number(r.Ratio, missing), r.Goal)
	}
	return table.Flush()
}

func number(v *float64, missing string) string {
	if v == nil {
		return cmp.Or(missing, "-")
	}
	return fmt.Sprintf("%.4g", *v)
}
