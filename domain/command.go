package domain

import (
	"fmt"
	"reflect"
	"slices"

	"waymark/events"
)

// Command is a command of any book: a struct of its fields that embeds Of.
type Command interface{ isCommand() }

// CommandOf is a command of the book with state S.
type CommandOf[S any] interface {
	Command
	isOf(S)
}

// Of makes a struct that embeds it a command of the book with state S. The command has a row in the table of that book.
type Of[S any] struct{}

func (Of[S]) isCommand() {}
func (Of[S]) isOf(S)     {}

// Described is a command of the API: what it is called, who may give it, and what it does.
type Described struct {
	Command Command       // without content
	Book    events.Book   // that it is of; empty: of all of them
	Name    string        // in the API and in the log
	Owners  []events.Role // the roles that may give it; empty: anyone may
	Summary string        // what it does, in a sentence
	// Read is a command whose fields are filled in by a function such as one that unmarshals JSON.
	Read func(fill func(into any) error) (Command, error)
}

// Describe describes a command of type C, of no book yet.
func Describe[C Command](name string, owners []events.Role, summary string) Described {
	read := func(fill func(into any) error) (Command, error) {
		var c C
		err := fill(&c)
		return c, err
	}
	var empty C
	return Described{Command: empty, Name: name, Owners: owners, Summary: summary, Read: read}
}

// Row is a command of the book with state S, and how it is decided.
type Row[S any] struct {
	Described
	decide func(S, Context, CommandOf[S]) ([]events.Event, error)
}

// On is the row of the command that the function decides: its name, the roles that may give it (none: anyone may), and
// what it does in a sentence.
func On[S any, C CommandOf[S]](name string, owners []events.Role, summary string, decide func(S, Context, C) ([]events.Event, error)) Row[S] {
	return Row[S]{
		Described: Describe[C](name, owners, summary),
		decide:    func(s S, in Context, c CommandOf[S]) ([]events.Event, error) { return decide(s, in, c.(C)) },
	}
}

// Table holds commands of the book with state S, each in one row. It is never changed.
type Table[S any] struct {
	book   events.Book
	rows   []Row[S]
	byType map[reflect.Type]Row[S]
}

// NewTable is a table of commands of a book.
func NewTable[S any](book events.Book, rows ...Row[S]) Table[S] {
	return Table[S]{book: book}.With(rows...)
}

// With is the table with more rows after its own.
func (t Table[S]) With(rows ...Row[S]) Table[S] {
	t.rows, t.byType = slices.Concat(t.rows, rows), map[reflect.Type]Row[S]{}
	for i := range t.rows {
		t.rows[i].Book = t.book
		t.byType[reflect.TypeOf(t.rows[i].Command)] = t.rows[i]
	}
	return t
}

// Decide is what a command of the table makes happen, unless a field of it refers to something by what is nearly a key.
func (t Table[S]) Decide(s S, in Context, c CommandOf[S]) ([]events.Event, error) {
	row, ok := t.byType[reflect.TypeOf(c)]
	if !ok {
		return nil, fmt.Errorf("%T has no row in the table of its book", c)
	}
	if err := in.CheckReferences(c); err != nil {
		return nil, err
	}
	return row.decide(s, in, c)
}

// About describes a command of the table; it is empty for others.
func (t Table[S]) About(c Command) Described { return t.byType[reflect.TypeOf(c)].Described }

// Named describes the command with this name.
func (t Table[S]) Named(name string) (Described, bool) {
	at := slices.IndexFunc(t.rows, func(r Row[S]) bool { return r.Name == name })
	if at < 0 {
		return Described{}, false
	}
	return t.rows[at].Described, true
}

// All describes the commands of the table, in its order.
func (t Table[S]) All() []Described {
	all := make([]Described, len(t.rows))
	for i, row := range t.rows {
		all[i] = row.Described
	}
	return all
}
