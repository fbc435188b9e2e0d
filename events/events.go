// Package events holds the facts: the event types of every book, their stored names, the metadata and the envelope of a
// recorded event, and the codec between them and stored bytes.
package events

import (
	"slices"
	"strings"
)

// Event is one fact of one book. Its stored name never changes; its JSON must decode for ever.
//
//sumtype:decl
type Event interface {
	// Type is the name under which the event is stored.
	Type() string
	event()
}

// Book names one of the four books of a product. A book of a product is one stream: a consistency boundary.
type Book string

// The books of a product.
const (
	Product   Book = "product"
	Discovery Book = "discovery"
	Roadmap   Book = "roadmap"
	Backlog   Book = "backlog"
)

// Books lists every book.
func Books() []Book { return []Book{Product, Discovery, Roadmap, Backlog} }

// Stream is the name of the stream that holds the book of the product with this key, such as "backlog-ACME".
func (b Book) Stream(product string) string { return string(b) + "-" + product }

// CutStream takes the name of a stream apart; ok: it is that of a book of a product. All others hold what is not ours,
// whatever its type is called; and whatever is in the stream of a book is ours, and never passed over.
func CutStream(name string) (book Book, product string, ok bool) {
	before, product, _ := strings.Cut(name, "-")
	book = Book(before)
	return book, product, slices.Contains(Books(), book) && ValidProduct(product)
}

// StreamPattern is a regular expression for the names that CutStream takes apart: the whole of them, in the syntax that Go
// and .NET share.
func StreamPattern() string {
	names := make([]string, 0, len(Books()))
	for _, b := range Books() {
		names = append(names, string(b))
	}
	return "(" + strings.Join(names, "|") + ")-" + productPattern
}

// Change is what a decision replaced: the value before and the value after.
type Change[T any] struct {
	From T `json:"from"`
	To   T `json:"to"`
}

// Apply makes the change to a field; nil changes nothing.
func (c *Change[T]) Apply(field *T) {
	if c != nil {
		*field = c.To
	}
}

// Back is the change the other way round; nil for nil.
func (c *Change[T]) Back() *Change[T] {
	if c == nil {
		return nil
	}
	return &Change[T]{From: c.To, To: c.From}
}

// External names the thing in the tool that it was imported from.
type External struct {
	Source string `json:"source" maxLength:"100"`          // the tool, such as "jira"
	Key    string `json:"key" maxLength:"255"`             // what people call it there, such as "FCREPO-436"; may change there
	ID     string `json:"id" maxLength:"255"`              // what the tool calls it for ever
	Stamp  string `json:"stamp,omitempty" maxLength:"100"` // the tool's own mark of the state that was taken, where it keeps no history
}
