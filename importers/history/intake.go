package history

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Intake takes in what a tool's reader finds, once, in whatever order it comes. Items and logs wait in a temporary file; in
// memory there are a few hundred bytes an item. Of several copies of an item the one with a log counts, then the newest;
// logs that come apart from their items are joined with them.
type Intake struct {
	ctx     context.Context
	store   *spool
	items   []taken
	byID    map[string]int32
	aliases map[string]int32 // of items, by every key that they ever had
	logs    map[string]*logPieces
	former  map[string]string // keys that items had, and the id or key of who had them
	plan    *plan
	means   map[string]Field  // what fields of the tool mean, by their ids
	labels  map[string]string // what people call fields of the tool, by their ids
	faults  faults
	report  *Report
	tell    func(format string, args ...any)
}

// taken is what is kept in memory of an item.
type taken struct {
	ID, Key, Project string
	projectName      string
	created, updated time.Time
	hasLog           bool
	rank             string
	listed           int
	at               kept
}

// logPieces are the pieces of the log of one item that came apart from it.
type logPieces struct {
	file  string
	total int
	at    []kept
}

func newIntake(ctx context.Context, p *plan, r *Report, tell func(string, ...any)) (*Intake, error) {
	store, err := newSpool()
	if err != nil {
		return nil, err
	}
	return &Intake{
		ctx: ctx, store: store, byID: map[string]int32{}, aliases: map[string]int32{}, logs: map[string]*logPieces{},
		former: map[string]string{}, means: map[string]Field{}, labels: map[string]string{}, plan: p, report: r, tell: tell,
	}, nil
}

// Context ends the reading when it is done.
func (in *Intake) Context() context.Context { return in.ctx }

// Add takes an item in. An error ends the reading: it is no fault of the input.
func (in *Intake) Add(i Item) error {
	if err := in.ctx.Err(); err != nil {
		return err
	}
	i.Log = joinLogs(i.Log)
	i.setUpdated()
	in.plan.names.learnItem(&i)
	in.plan.releases.learn(&i)
	in.plan.sprints.learn(&i)
	in.keysOf(i.ID, i.Log)
	at, err := in.store.add(i)
	if err != nil {
		return err
	}
	next := taken{
		ID: i.ID, Key: i.Key, Project: i.Project, projectName: i.ProjectName, created: i.Created, updated: i.Updated,
		hasLog: i.HasLog, rank: i.Rank, listed: i.Listed, at: at,
	}
	n, again := in.byID[i.ID]
	if !again {
		in.byID[i.ID] = int32(len(in.items))
		in.items = append(in.items, next)
		in.tell("reading: %d issues", len(in.items))
		return nil
	}
	in.report.Duplicates++
	if next.counts(in.items[n]) {
		in.items[n] = next
	}
	return nil
}

// counts says whether this copy of an item counts rather than another one.
func (t taken) counts(other taken) bool {
	if t.hasLog != other.hasLog {
		return t.hasLog
	}
	return t.updated.After(other.updated)
}

// AddLog takes in a piece of the log of an item, which is named by its id or its key. total is how many entries the log
// has, as the tool says; 0 where it does not.
func (in *Intake) AddLog(file, of string, total int, entries []Entry) error {
	if err := in.ctx.Err(); err != nil {
		return err
	}
	in.plan.names.learnLog(entries)
	in.plan.releases.learnLog(entries)
	in.plan.sprints.learnLog(entries)
	in.keysOf(of, entries)
	at, err := in.store.add(entries)
	if err != nil {
		return err
	}
	l := in.logs[of]
	if l == nil {
		l = &logPieces{file: file}
		in.logs[of] = l
	}
	l.total, l.at = max(l.total, total), append(l.at, at)
	return nil
}

// Fault notes what is wrong with the input, and says whether there is any use in reading on.
func (in *Intake) Fault(at Place, err error) (goOn bool) {
	in.faults.add(at, err)
	return !in.faults.full()
}

// Mean says what a field of the tool means. What people say in the mapping counts more.
func (in *Intake) Mean(id string, f Field) { in.means[id] = f }

// Call says what people call a field of the tool.
func (in *Intake) Call(id, label string) {
	if label != "" {
		in.labels[id] = label
	}
}

// PassOver notes a file that is none of the tool's.
func (in *Intake) PassOver(file, why string) {
	in.report.PassedOver = append(in.report.PassedOver, fmt.Sprintf("%s: %s", file, why))
}

// Missing notes that a part of a result was not given: without being told to take a part, an import refuses it.
func (in *Intake) Missing(what string) { in.report.Missing = append(in.report.Missing, what) }

// Assume notes what the reader assumed, as the zone of times that name none.
func (in *Intake) Assume(what string) {
	if !slices.Contains(in.report.Assumed, what) {
		in.report.Assumed = append(in.report.Assumed, what)
	}
}

// keysOf notes the keys that an item had before.
func (in *Intake) keysOf(of string, log []Entry) {
	for _, e := range log {
		for _, c := range e.Changes {
			if c.Key != "" {
				in.former[c.Key] = of
			}
		}
	}
}

// close ends the reading: items are in the order of their ids from here on, whatever the order of the files was. A log
// whose item is nowhere is a fault.
func (in *Intake) close() error {
	if err := in.store.flush(); err != nil {
		return err
	}
	if err := in.mapped(); err != nil {
		return err
	}
	slices.SortFunc(in.items, func(a, b taken) int { return CompareIDs(a.ID, b.ID) })
	for n, t := range in.items {
		in.byID[t.ID] = int32(n)
		in.aliases[t.Key] = int32(n)
	}
	for key, of := range in.former {
		if _, taken := in.aliases[key]; taken {
			continue // who is called so now is meant, whoever was called so before
		}
		if n, ok := in.find(of); ok {
			in.aliases[key] = n
		}
	}
	for _, of := range slices.Sorted(maps.Keys(in.logs)) {
		if n, ok := in.find(of); ok {
			in.items[n].hasLog = true
		} else {
			in.Fault(Place{in.logs[of].file, of, "change log"}, errors.New("is here, but the issue is in none of the files"))
		}
	}
	return nil
}

// find is the item with this id, or this key.
func (in *Intake) find(name string) (int32, bool) {
	if n, ok := in.byID[name]; ok {
		return n, true
	}
	n, ok := in.aliases[name]
	return n, ok
}

// target is the item that a value names: by its id, else by its key.
func (in *Intake) target(v Value) (int32, bool) {
	if n, ok := in.byID[v.ID]; ok {
		return n, true
	}
	n, ok := in.aliases[v.Name]
	return n, ok
}

// item is an item with all of its log.
func (in *Intake) item(n int32) (Item, error) {
	var i Item
	if err := in.store.read(in.items[n].at, &i); err != nil {
		return i, err
	}
	logs := [][]Entry{i.Log}
	for _, of := range []string{i.ID, i.Key} {
		l := in.logs[of]
		if l == nil {
			continue
		}
		i.HasLog, i.Total = true, max(i.Total, l.total)
		for _, at := range l.at {
			var entries []Entry
			if err := in.store.read(at, &entries); err != nil {
				return i, err
			}
			logs = append(logs, entries)
		}
	}
	i.Log = joinLogs(logs...)
	in.open(&i)
	in.oneText(&i)
	i.setUpdated()
	return i, nil
}

// open gives the fields of an item whose meaning turned out their place.
func (in *Intake) open(i *Item) {
	for _, id := range slices.Sorted(maps.Keys(i.Open)) {
		f, values := in.means[id], i.Open[id]
		switch {
		case f == Nothing:
			i.Unkept = append(i.Unkept, id)
		case f.isSet():
			i.Now[f], i.Has = append(i.Now[f], values...), i.Has.With(f)
		case len(i.Now[f]) == 0:
			i.Now[f], i.Has = values, i.Has.With(f)
		}
	}
	for n, field := range i.Unkept {
		i.Unkept[n] = cmp.Or(in.labels[field], field)
	}
	for _, e := range i.Log {
		for n, c := range e.Changes {
			if f := in.means[c.Open]; f != Nothing {
				e.Changes[n].Field, e.Changes[n].Lost = f, ""
			}
		}
	}
}

// oneText lets the log end with the text that the item has, where it says the same in another way.
func (in *Intake) oneText(i *Item) {
	same, now := in.plan.tool.Same, i.Now[Description]
	if same == nil || len(now) == 0 {
		return
	}
	for _, e := range slices.Backward(i.Log) {
		for n, c := range slices.Backward(e.Changes) {
			if c.Field != Description {
				continue
			}
			if len(c.To) > 0 && c.To[0] != now[0] && same(c.To[0].Name, now[0].Name) {
				e.Changes[n].To = now
			}
			return
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
