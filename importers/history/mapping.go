package history

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"waymark/events"
)

// Mapping says what things of the tool are called in Waymark, by their ids, or by their names where they have none. It is a
// file that an import writes, with what it found, and reads, with what people changed in it.
type Mapping struct {
	People      map[string]Mapped `json:"people"`
	Statuses    map[string]Mapped `json:"statuses"`
	Types       map[string]Mapped `json:"types"`
	Priorities  map[string]Mapped `json:"priorities"`
	Resolutions map[string]Mapped `json:"resolutions"`
	Fields      map[string]Mapped `json:"fields"`  // of the tool, by their ids: what Waymark takes them for
	Columns     map[string]string `json:"columns"` // of tables, by the words above them: what they hold, as the tool's reader names it
}

// Mapped is what one thing is called.
type Mapped struct {
	Name     string          `json:"name"`               // in the tool; for people to read
	As       string          `json:"as"`                 // in Waymark
	Category events.Category `json:"category,omitempty"` // of a status
}

// ReadMapping reads a mapping; a file that is not there is an empty one. Errors name every fault.
func ReadMapping(file string) (Mapping, error) {
	var m Mapping
	text, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	defer text.Close()
	decoder := json.NewDecoder(text)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return m, fmt.Errorf("%s is no mapping: %w", file, err)
	}
	return m, m.check(file)
}

func (m Mapping) check(file string) error {
	var faults []error
	for f, things := range m.byField() {
		for id, thing := range things {
			place := fmt.Sprintf("%s: %s %q", file, fieldWord(f), id)
			if strings.TrimSpace(thing.As) == "" {
				faults = append(faults, fmt.Errorf("%s: as must not be empty", place))
			}
			if len([]rune(thing.As)) > longest(f) {
				faults = append(faults, fmt.Errorf("%s: as is longer than %d characters", place, longest(f)))
			}
			switch thing.Category {
			case "", events.Todo, events.Doing, events.Done:
			default:
				faults = append(faults, fmt.Errorf("%s: category %q is none of todo, doing, done", place, thing.Category))
			}
		}
	}
	return errors.Join(faults...)
}

// Write writes the mapping, at once or not at all.
func (m Mapping) Write(file string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	next, err := os.CreateTemp(filepath.Dir(file), ".mapping-")
	if err != nil {
		return err
	}
	_, err = next.Write(append(text, '\n'))
	err = errors.Join(err, next.Chmod(0o644), next.Close())
	if err == nil {
		err = os.Rename(next.Name(), file)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(next.Name()))
	}
	return err
}

// byField are the mappings of things with names.
func (m Mapping) byField() map[Field]map[string]Mapped {
	return map[Field]map[string]Mapped{
		Assignee: m.People, Status: m.Statuses, Kind: m.Types, Priority: m.Priorities, Resolution: m.Resolutions,
	}
}

func fieldWord(f Field) string {
	switch f {
	case Assignee:
		return "people"
	case Status:
		return "statuses"
	case Kind:
		return "types"
	case Priority:
		return "priorities"
	default:
		return "resolutions"
	}
}

// Columns are what people say that columns of tables hold.
func (in *Intake) Columns() map[string]string { return in.plan.names.mapping.Columns }

// words are what a mapping may take fields of the tool for.
func words() map[string]Field {
	return map[string]Field{
		"description": Description, "points": Points, "parent": Parent, "labels": Labels, "sprints": Sprints, "assignee": Assignee, "nothing": Nothing,
	}
}

// mapped takes fields of the tool for what the mapping says.
func (in *Intake) mapped() error {
	var faults []error
	for id, as := range in.plan.names.mapping.Fields {
		f, known := words()[as.As]
		if !known {
			faults = append(faults, fmt.Errorf("mapping: field %q: as %q is none of %s", id, as.As,
				strings.Join(slices.Sorted(maps.Keys(words())), ", ")))
		}
		in.means[id] = f
	}
	return errors.Join(faults...)
}

// write tells people what things would be called here.
func (m Mapping) write(out *strings.Builder) {
	things := m.byField()
	for _, f := range []Field{Status, Kind, Priority, Resolution, Assignee} {
		if len(things[f]) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s, which a mapping (--map FILE) may call otherwise:\n", fieldWord(f))
		ids := slices.SortedFunc(maps.Keys(things[f]), CompareIDs)
		for n, id := range ids {
			if n == mostLines {
				fmt.Fprintf(out, "  and %d more\n", len(ids)-n)
				break
			}
			fmt.Fprintf(out, "  %s%s\n", things[f][id].As, things[f][id].note(id))
		}
	}
}

// note tells a thing from others, and what it means.
func (as Mapped) note(id string) string {
	var notes []string
	if id != as.Name {
		notes = append(notes, id)
	}
	if as.Name != as.As {
		notes = append(notes, as.Name+" there")
	}
	if as.Category != "" {
		notes = append(notes, string(as.Category))
	}
	if len(notes) == 0 {
		return ""
	}
	return " (" + strings.Join(notes, ", ") + ")"
}

// mapped calls things as the mapping has it.
func (n *names) mapped() {
	for f, things := range n.mapping.byField() {
		for key, t := range n.things[f] {
			as, ok := things[cmp.Or(t.id, strings.TrimPrefix(key, "\x00"))]
			if !ok {
				continue
			}
			t.resolved = as.As
			if as.Category != "" {
				t.category = as.Category
			}
		}
	}
}

// found is the mapping with all that was found: what people changed in it stays.
func (in *Intake) found() Mapping {
	n := in.plan.names
	m := n.mapping
	fill := func(f Field, things map[string]Mapped) map[string]Mapped {
		all := map[string]Mapped{}
		for key, t := range n.things[f] {
			entry := Mapped{Name: t.name, As: t.resolved}
			if f == Status {
				entry.Category = t.category
			}
			all[cmp.Or(t.id, strings.TrimPrefix(key, "\x00"))] = entry
		}
		for id, thing := range things {
			all[id] = thing
		}
		return all
	}
	m.People, m.Statuses, m.Types = fill(Assignee, m.People), fill(Status, m.Statuses), fill(Kind, m.Types)
	m.Priorities, m.Resolutions = fill(Priority, m.Priorities), fill(Resolution, m.Resolutions)
	m.Fields, m.Columns = maps.Clone(m.Fields), maps.Clone(m.Columns)
	if m.Fields == nil {
		m.Fields = map[string]Mapped{}
	}
	if m.Columns == nil {
		m.Columns = map[string]string{}
	}
	for word, f := range words() {
		for id, means := range in.means {
			if _, said := m.Fields[id]; !said && means == f && f != Nothing {
				m.Fields[id] = Mapped{Name: in.labels[id], As: word}
			}
		}
	}
	return m
}
