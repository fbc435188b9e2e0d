package readapi

import (
	"slices"
	"strings"
)

// kindOfChange says how something changed between two revisions.
type kindOfChange string

const (
	added         kindOfChange = "added"
	removed       kindOfChange = "removed"
	moved         kindOfChange = "moved"
	reprioritized kindOfChange = "reprioritized"
	rescored      kindOfChange = "rescored"
	reestimated   kindOfChange = "reestimated"
	reworded      kindOfChange = "reworded"
	rescheduled   kindOfChange = "rescheduled"
	statusMoved   kindOfChange = "status_moved"
	peopleChanged kindOfChange = "people_changed"
	otherChange   kindOfChange = "changed"
)

// kindsOfChange are all of them, in the order of lines.
func kindsOfChange() []kindOfChange {
	return []kindOfChange{
		added, removed, moved, reprioritized, rescored, reestimated, reworded, rescheduled, statusMoved, peopleChanged, otherChange,
	}
}

// comparedThing is what a book has of one kind, such as goals, and what a change of which of its fields is.
type comparedThing struct {
	name   string
	book   book
	kinds  map[string]kindOfChange // by field; of any other it is a plain change
	fields []string                // of stories alone: those for which compare_stories.sql has bits, in their order
}

func (t comparedThing) kind(field string) kindOfChange {
	if kind, ok := t.kinds[field]; ok {
		return kind
	}
	return otherChange
}

// file is the statement that reads the fields of such things.
func (t comparedThing) file() string { return "compare_" + t.name + ".sql" }

const (
	placeField  = "place"
	peopleField = "people"
)

// presence are the bits by which a story comes into the order or leaves it: it is written or taken back, dropped or restored.
const (
	existsBit = 1 << iota
	droppedBit
)

func storyThing() comparedThing {
	return comparedThing{
		name: "story", book: backlogBook,
		kinds: kinds{
			statusMoved: "status status_category resolution acceptance", reprioritized: "priority", rescored: "score",
			reestimated: "points", peopleChanged: "assignee",
			reworded: "title as_a i_want so_that description acceptance_criteria",
		}.byField(),
		fields: strings.Fields("- dropped parts status status_category resolution acceptance priority score points title kind " +
			"initiative labels links external sprint part_of assignee as_a i_want so_that description acceptance_criteria needs"),
	}
}

func initiativeThing() comparedThing {
	return comparedThing{name: "initiative", book: roadmapBook, kinds: kinds{
		reworded: "title outcome", rescheduled: "horizon start due", statusMoved: "progress", rescored: "score",
	}.byField()}
}

// comparedThings are all that there is, in the order of lines.
func comparedThings() []comparedThing {
	return []comparedThing{
		storyThing(),
		{name: "sprint", book: backlogBook, kinds: kinds{
			reworded: "name goal", rescheduled: "start end", statusMoved: "state",
		}.byField()},
		initiativeThing(),
		{name: "release", book: roadmapBook, kinds: kinds{
			reworded: "name", rescheduled: "date", statusMoved: "shipped with_undelivered",
		}.byField()},
		{name: "proposal", book: roadmapBook, kinds: kinds{
			reworded: "change", statusMoved: "status decision",
		}.byField()},
		{name: "product", book: charterBook, kinds: kinds{
			reworded:    "name statement audience needs differentiators business_goals",
			statusMoved: "stage", peopleChanged: peopleField,
		}.byField()},
		{name: "goal", book: charterBook, kinds: kinds{
			reworded: "title metric", rescheduled: "due", statusMoved: "outcome",
		}.byField()},
		{name: "challenge", book: charterBook, kinds: kinds{
			reworded: "description", statusMoved: "resolution", reprioritized: "severity", peopleChanged: "people roles",
		}.byField()},
		{name: "need", book: discoveryBook, kinds: kinds{
			reworded: "statement", reprioritized: "importance", statusMoved: "status answer explanation merged_into",
			peopleChanged: "customers",
		}.byField()},
		{name: "persona", book: discoveryBook, kinds: kinds{reworded: "name goals pains description"}.byField()},
		{name: "competitor", book: discoveryBook, kinds: kinds{
			reworded: "name strengths weaknesses positioning",
		}.byField()},
		{name: "insight", book: discoveryBook, kinds: kinds{reworded: "statement method"}.byField()},
	}
}

// kinds are names of fields by the kind of their changes.
type kinds map[kindOfChange]string

func (k kinds) byField() map[string]kindOfChange {
	fields := map[string]kindOfChange{}
	for kind, names := range k {
		for _, name := range strings.Fields(names) {
			fields[name] = kind
		}
	}
	return fields
}

// thingNamed is the one with a name; -1 if there is none.
func thingNamed(name string) int {
	return slices.IndexFunc(comparedThings(), func(t comparedThing) bool { return t.name == name })
}
