package export

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/events"
)

// mostFaults is how many faults are named.
const mostFaults = 100

// Report is what was found in an export.
type Report struct {
	Head   Head
	Events int64
	Ends   []StreamEnd      // of each stream in the file
	Sealed map[string]int64 // the last revision of a stream that the seal of the head covers
	Seals  int
	Faults []Fault // in the order of their lines, 100 at most
	More   int     // that are not named
	Kept   bool    // one of the seals covers as much as the one that was kept elsewhere
	Note   string  // what could not be proven when it was exported
}

// Holds says whether all is as it was written, and sealed as far as the file says that it is.
func (r Report) Holds() bool { return len(r.Faults) == 0 && r.Note == "" }

// Options say with what an export is checked. Each may be left out.
type Options struct {
	Key  string                 // of who signed the seals; left out: those that they name
	Kept *seal.Checkpoint       // what a seal says that was kept elsewhere, and must be one of the export
	Each func(events.Raw) error // is shown each event; its error is a fault too
}

// Check reads an export to its end and finds what is not as it was written: the first broken link of each stream, lines that make no
// sense, seals that do not fit. Errors: ErrNoExport, those of reading.
func Check(file io.Reader, o Options) (Report, error) {
	lines := newReading(file)
	head, err := lines.head()
	if err != nil {
		return Report{}, err
	}
	c := &checking{Options: o, streams: map[string]*stream{}, report: Report{Head: head, Sealed: map[string]int64{}}}
	if head.Seal != nil {
		c.takeHead(*head.Seal)
	}
	for {
		l, there, err := lines.next()
		if err != nil && !errors.Is(err, errLine) {
			return c.report, fmt.Errorf("line %d: %w", lines.number+1, err)
		}
		if !there {
			break
		}
		c.take(lines.number, l, err)
	}
	c.finish()
	return c.report, nil
}

// checking is the check of an export under way.
type checking struct {
	Options
	streams map[string]*stream
	report  Report
	at      events.Position // of the last event
	last    *stream         // whose event was in the line before
	sealed  int64           // how many events stand up to the last one that is proven to be sealed
	end     *End
}

// fault notes a fault.
func (c *checking) fault(line int64, f verify.Finding) {
	if len(c.report.Faults) == mostFaults {
		c.report.More++
		return
	}
	c.report.Faults = append(c.report.Faults, Fault{line, f})
}

// faultf notes a fault of no stream.
func (c *checking) faultf(line int64, kind verify.Kind, format string, args ...any) {
	c.fault(line, verify.Finding{Revision: -1, Kind: kind, Detail: fmt.Sprintf(format, args...)})
}

// take takes a line, which may make no sense.
func (c *checking) take(number int64, l line, err error) {
	last := c.last
	c.last = nil
	switch {
	case err != nil:
		c.faultf(number, verify.Altered, "%v", err)
	case c.end != nil:
		c.faultf(number, verify.Inserted, "it stands behind the end")
	case l.Event != nil:
		c.takeEvent(number, *l.Event)
	case l.Inclusion != nil:
		c.takeInclusion(number, *l.Inclusion, last)
	case l.Seal != nil:
		c.takeSeal(number, *l.Seal)
	default:
		c.end = l.End
		c.takeEnd(number)
	}
}

func (c *checking) takeEvent(number int64, e Event) {
	raw := e.Raw()
	c.report.Events++
	if _, product, book := events.CutStream(raw.Stream); !book || product != c.report.Head.Product {
		c.faultAt(number, raw, verify.Inserted, "it is no stream of "+c.report.Head.Product)
		return
	}
	s := c.stream(e)
	s.take(number, e, raw)
	s.ordinal = c.report.Events
	if c.last = s; s.unsealed == 0 {
		s.unsealed, s.unsealedLine, s.unsealedAt = c.report.Events, number, raw.Revision
	}
	c.checkOrder(number, raw)
	if c.Each != nil {
		if err := c.Each(raw); err != nil {
			c.faultAt(number, raw, "", err.Error())
		}
	}
}

// stream is that of an event, which is its first one where it is not known yet.
func (c *checking) stream(e Event) *stream {
	s := c.streams[e.Stream]
	if s == nil {
		s = &stream{name: e.Stream, chain: e.Stream}
		if c.report.Head.From != nil { // then it goes on from somewhere
			s.first, s.next, s.chain = e.Revision, e.Revision, e.Previous
		}
		c.streams[e.Stream] = s
	}
	return s
}

// faultAt notes a fault of an event.
func (c *checking) faultAt(line int64, raw events.Raw, kind verify.Kind, detail string) {
	c.fault(line, verify.Finding{Stream: raw.Stream, Revision: raw.Revision, Kind: kind, Detail: detail})
}

// checkOrder finds an event that does not stand behind the one before it in the log.
func (c *checking) checkOrder(number int64, raw events.Raw) {
	if c.report.Events > 1 && raw.Position.Compare(c.at) <= 0 {
		c.faultAt(number, raw, verify.Reordered, fmt.Sprintf("its position %v is not behind that of the event before it, %v", raw.Position, c.at))
	}
	c.at = raw.Position
}

func (c *checking) takeInclusion(number int64, in Inclusion, last *stream) {
	switch s := c.streams[in.Stream]; {
	case s != nil && in.Revision >= s.next:
		s.find(number, verify.Finding{Revision: s.next, Kind: verify.Truncated,
			Detail: fmt.Sprintf("revisions %d to %d are missing: that they are sealed is said here", s.next, in.Revision)})
	case last == nil || last.name != in.Stream || last.revision != in.Revision:
		c.faultf(number, verify.Reordered, "the inclusion of %s revision %d does not stand behind that event", in.Stream, in.Revision)
	case c.report.Head.Seal == nil:
		c.faultf(number, verify.Removed, "the seal that the inclusion leads to is missing in the head")
	case last.fault == nil: // else the proof can't hold either
		c.prove(number, in, last)
	}
}

// prove checks the proof that the last event of a stream is sealed.
func (c *checking) prove(number int64, in Inclusion, last *stream) {
	proof, err := seal.NewInclusion(last.event.Raw(), last.event.Previous, in.Index, nil, *c.report.Head.Seal)
	if proof.Path = in.Path; err == nil {
		err = proof.Check(c.Key)
	}
	if err != nil {
		last.find(number, verify.Finding{Revision: in.Revision, Kind: verify.Rewritten, Detail: fmt.Sprintf(
			"its chain is whole, but up to here other events stand than seal %d covers: %v", c.report.Head.Seal.Number, err)})
		return
	}
	c.report.Sealed[in.Stream] = in.Revision
	last.unsealed, c.sealed = 0, last.ordinal
}

// takeEnd compares with what the end says.
func (c *checking) takeEnd(number int64) {
	if c.report.Note = c.end.Note; c.end.Events != c.report.Events {
		c.faultf(number, verify.Altered, "the end says that there are %d events, there are %d", c.end.Events, c.report.Events)
	}
	if c.end.Seals != c.report.Seals {
		c.faultf(number, verify.Removed, "the end says that there are %d seals, there are %d", c.end.Seals, c.report.Seals)
	}
	told := map[string]bool{}
	for _, end := range c.end.Streams {
		told[end.Stream] = true
		s := c.streams[end.Stream]
		if s == nil {
			s = &stream{name: end.Stream, first: end.First, next: end.First}
			c.streams[end.Stream] = s
		}
		s.end(number, end)
	}
	for name, s := range c.streams {
		if !told[name] {
			s.find(number, verify.Finding{Revision: s.first, Kind: verify.Inserted, Detail: "the end says nothing of this stream"})
		}
	}
}

// finish names what was found in each stream.
func (c *checking) finish() {
	if c.end == nil {
		c.faultf(0, verify.Truncated, "the last line is missing, which tells how many events there are: the file was cut off")
	}
	if c.Kept != nil && !c.report.Kept {
		c.faultf(0, "", "none of its seals covers %d events, as the one that was kept does: it is older than that, or the product is younger, or the log was "+
			"made anew", c.Kept.Size)
	}
	for _, name := range slices.Sorted(maps.Keys(c.streams)) {
		s := c.streams[name]
		if f, line := s.judge(c.sealed); f != nil {
			f.Stream = name
			c.fault(line, *f)
		}
		c.report.Ends = append(c.report.Ends, StreamEnd{name, s.first, s.next - 1, s.chain})
	}
	slices.SortStableFunc(c.report.Faults, func(a, b Fault) int { return int(a.Line - b.Line) })
}

// sealed is how many events the seal of the head covers.
func (r Report) sealed() (count int64) {
	for _, end := range r.Ends {
		if last, some := r.Sealed[end.Stream]; some {
			count += last - end.First + 1
		}
	}
	return count
}
