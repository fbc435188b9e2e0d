package history

import (
	"cmp"
	"slices"
	"time"
)

// past is what the past of an item comes to: the states between which its decisions lie.
type past struct {
	first state
	moves []move
	last  state // after the last move
}

// move leads from one state to another: what one person decided at one moment.
type move struct {
	at       time.Time
	entry    string // id of the log's entry
	by       string
	before   state // differs from the state after the move before where the log has a gap
	after    state
	decides  []bool // of each change of the entry, whether it is a decision
	lost     []string
	bookkept bool // no change of the entry is a decision
}

// walk follows the log of an item from its creation on.
func (r resolver) walk(n int32, i Item, gaps *int) past {
	w := walker{resolver: r, n: n, gaps: gaps}
	w.now = w.initial(i)
	done := past{first: w.now}
	for _, e := range i.Log {
		done.moves = append(done.moves, w.entry(e, i.Created))
	}
	done.last = w.now
	return done
}

type walker struct {
	resolver
	n      int32
	now    state
	source [Labels]string    // the name under which a field was changed last
	told   map[string]string // what a field was when it was last changed under a name
	gaps   *int
}

// initial are the values with which the item was created: of each field of one value that before its first change, of each
// set what was there before the first change that is about it.
func (w *walker) initial(i Item) state {
	s := w.state(w.n, i.Now)
	seen := map[Field]bool{}
	about := map[Field]map[string]bool{}
	for _, e := range i.Log {
		for _, c := range e.Changes {
			switch {
			case c.Field == Nothing:
			case !c.Field.isSet():
				if !seen[c.Field] {
					s.one[c.Field], seen[c.Field] = w.text(c.Field, c.From), true
				}
			default:
				if about[c.Field] == nil {
					about[c.Field] = map[string]bool{}
				}
				w.undo(&s, c, about[c.Field])
			}
		}
	}
	s.one[Title] = cmp.Or(s.one[Title], i.Key)
	return s
}

// undo takes a change of a set back for those members that no change before it was about.
func (w *walker) undo(s *state, c Change, about map[string]bool) {
	gone, come := w.members(c)
	for _, name := range slices.Concat(gone, come) {
		if !about[name] {
			about[name] = true
			s.many[c.Field] = s.many[c.Field].with(name, slices.Contains(gone, name))
		}
	}
}

// members are those of a set that a change takes out and puts in.
func (w *walker) members(c Change) (gone, come set) {
	from, to := w.set(w.n, c.Field, c.From), w.set(w.n, c.Field, c.To)
	isIn := func(s set) func(string) bool { return func(name string) bool { return s.has(name) } }
	return slices.DeleteFunc(slices.Clone(from), isIn(to)), slices.DeleteFunc(slices.Clone(to), isIn(from))
}

// entry makes the changes of an entry of the log.
func (w *walker) entry(e Entry, created time.Time) move {
	m := move{at: later(e.At, created), entry: e.ID, by: w.names.who(e.By), before: w.now, bookkept: true}
	changed := map[Field]bool{}
	for _, c := range e.Changes {
		decides, lost := false, c.Lost
		switch {
		case c.Field == Nothing:
		case c.Field.isSet():
			decides = w.changeSet(c)
		default:
			decides, lost = w.change(c, &m, changed)
		}
		m.decides, m.lost = append(m.decides, decides), append(m.lost, lost)
		m.bookkept = m.bookkept && !decides
	}
	m.after = w.now
	return m
}

// change makes a change of a field of one value. Tools tell of one change under several names, as of a parent and of an
// epic: what was so already is no decision.
func (w *walker) change(c Change, m *move, changed map[Field]bool) (decides bool, lost string) {
	f := c.Field
	from, to := w.text(f, c.From), w.text(f, c.To)
	defer func() { w.note(c.Source, f, to) }()
	now := w.now.one[f]
	if f == Points && to == "" && len(c.To) > 0 && c.To[0].Name != "" {
		lost = "no number that could be an estimate"
	}
	if from == to || to == now && w.source[f] != "" && w.source[f] != c.Source {
		return false, lost
	}
	if from != now && !w.toldBefore(c.Source, from) && !changed[f] {
		*w.gaps++
		if from != "" || f != Status {
			m.before.one[f] = from
		}
	}
	w.now.one[f], changed[f] = to, true
	return lost == "", lost
}

func (w *walker) note(source string, f Field, to string) {
	if w.told == nil {
		w.told = map[string]string{}
	}
	w.source[f], w.told[source] = source, to
}

// toldBefore says whether a field was this when it was last changed under the name.
func (w *walker) toldBefore(source, value string) bool {
	told, ok := w.told[source]
	return ok && told == value
}

func (w *walker) changeSet(c Change) (decides bool) {
	gone, come := w.members(c)
	for _, name := range gone {
		decides = w.changeMember(c.Field, name, false) || decides
	}
	for _, name := range come {
		decides = w.changeMember(c.Field, name, true) || decides
	}
	return decides
}

func (w *walker) changeMember(f Field, name string, in bool) bool {
	if w.now.many[f].has(name) == in {
		*w.gaps++
		return false
	}
	w.now.many[f] = w.now.many[f].with(name, in)
	return true
}
