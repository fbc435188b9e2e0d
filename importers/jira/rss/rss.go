// Package rss reads the XML that Jira's own pages export, an issue at a time. It is the only export of theirs that has ids,
// ranks and the offsets of times.
package rss

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"waymark/importers/jira/tables"
)

// ErrForeign refuses what is not Jira's XML.
var ErrForeign = errors.New("is no XML of Jira's")

// About says which part of a search's result a file has, and how many issues.
type About struct {
	Start, End, Total int // issues from Start to before End, of Total; all 0: not said
	Items             int
}

// Named is something with an id, under the name that it had. Both are empty where there is none.
type Named struct{ ID, Name string }

// Issue is another issue.
type Issue struct{ ID, Key string }

// Link is a relation to another issue.
type Link struct {
	Type   Named  // "Blocks"
	Says   string // what this issue does: "is blocked by"
	Inward bool   // this issue is at its end
	Target Issue
}

// Item is an issue as it was when it was exported.
type Item struct {
	Line                               int // where it begins
	ID, Key, Title                     string
	Description                        string // Markdown
	Project                            Named
	ProjectKey                         string
	Kind, Status, Priority, Resolution Named
	StatusCategory                     tables.Category
	Assignee, Reporter                 Named     // by account id, or by username of Jira Server
	Created, Updated, Resolved         time.Time // zero: none
	Labels, Components, FixVersions    []string
	Parent                             Issue // without an id where a field of a project's own names it
	Subtasks                           []Issue
	Links                              []Link
	Rank                               string  // a LexoRank, which sorts as text
	Sprints                            []Named // without ids in some versions
	Points                             *float64
	EpicLink                           string
	Flagged                            bool
	Comments, Votes                    int
	Has                                map[tables.Column]bool // what the export tells of
	Other                              []string               // what it has of the issue that is not here: fields and elements
}

// Read reads a file and hands over its items, in their order. What can't be read is not handed over, and is named in the error,
// which is tables.Faults then.
func Read(in io.Reader, item func(Item) error) (About, error) {
	r := reader{bounded: &bounded{in: transform.NewReader(in, transform.Chain(runes.ReplaceIllFormed(), runes.Map(legal)))}}
	if err := r.begin(); err != nil {
		return About{}, err
	}
	err := r.each(item)
	if faulty := r.faults.Err(); faulty != nil {
		err = errors.Join(faulty, err)
	}
	return r.about, err
}

// legal replaces what XML can't have, but people paste: Jira exports it as it is.
func legal(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
		return '\ufffd'
	}
	return r
}

type reader struct {
	bounded *bounded
	xml     *xml.Decoder
	skipped int // lines before the decoder's first
	about   About
	faults  tables.Faults
}

// longestHead is how much may stand before the beginning: Jira puts comments there that not every reader of XML takes.
const longestHead = 1 << 16

// begin passes over all that is before the first element.
func (r *reader) begin() error {
	in := bufio.NewReaderSize(r.bounded, longestHead)
	head, err := in.Peek(longestHead)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	at := bytes.Index(head, []byte("<rss"))
	if at < 0 {
		return fmt.Errorf("%w: it has no element rss", ErrForeign)
	}
	r.skipped = bytes.Count(head[:at], []byte("\n"))
	if _, err := in.Discard(at); err != nil {
		return err
	}
	r.xml = xml.NewDecoder(in)
	r.xml.Strict, r.xml.Entity = false, xml.HTMLEntity
	return nil
}

// each goes over the elements to the end of the first one.
func (r *reader) each(item func(Item) error) error {
	for !r.faults.Full() {
		r.bounded.read, r.bounded.marks = 0, 0
		token, err := r.xml.Token()
		if err != nil {
			return r.broken(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := r.element(t, item); err != nil {
				return err
			}
		case xml.EndElement:
			if t.Name.Local == "rss" {
				return nil
			}
		}
	}
	return nil
}

func (r *reader) element(start xml.StartElement, item func(Item) error) error {
	switch start.Name.Local {
	case "issue":
		return r.readPart(start)
	case "item":
		line := r.line()
		var e element
		if err := r.xml.DecodeElement(&e, &start); err != nil {
			return r.broken(err)
		}
		read := reading{element: e, item: Item{Line: line}, faults: &r.faults}
		if r.about.Items++; !read.read() {
			return nil
		}
		return item(read.item)
	}
	return nil
}

func (r *reader) readPart(start xml.StartElement) error {
	var part struct {
		Start int `xml:"start,attr"`
		End   int `xml:"end,attr"`
		Total int `xml:"total,attr"`
	}
	if err := r.xml.DecodeElement(&part, &start); err != nil {
		return r.broken(err)
	}
	r.about.Start, r.about.End, r.about.Total = part.Start, part.End, part.Total
	return nil
}

func (r *reader) line() int {
	line, _ := r.xml.InputPos()
	return line + r.skipped
}

// broken says where the file can't be read.
func (r *reader) broken(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return tables.Fault{Line: syntax.Line + r.skipped, What: "is no XML that can be read: " + syntax.Msg}
	}
	if errors.Is(err, io.EOF) {
		return tables.Fault{Line: r.line(), What: "ends in the middle"}
	}
	return tables.Fault{Line: r.line(), What: err.Error()}
}

// What an item may be at most, with all of its comments.
const (
	maxItem  = 16 << 20 // bytes
	maxMarks = 1 << 19  // elements and attributes
)

var errLongItem = fmt.Errorf("an item has more than %d MB or %d elements", maxItem>>20, maxMarks)

// bounded ends the reading of an item that is longer than any of Jira's.
type bounded struct {
	in          io.Reader
	read, marks int // since the item began
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.read > maxItem || b.marks > maxMarks {
		return 0, errLongItem
	}
	n, err := b.in.Read(p)
	b.read += n
	b.marks += bytes.Count(p[:n], []byte("<")) + bytes.Count(p[:n], []byte("="))
	return n, err
}
