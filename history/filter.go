package history

import (
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi/moment"
	"waymark/words"
)

// Filter are the parameters of a query that lists decisions: only those are listed that all parameters let through.
type Filter struct {
	Book       string   `query:"book" enum:"product,discovery,roadmap,backlog" doc:"Only decisions of this book"`
	Type       []string `query:"type,explode" maxItems:"20" maxLength:"100" doc:"Only events of this type, such as StoryPrioritized; several times for any of several"`
	Actor      string   `query:"actor" maxLength:"255" doc:"Only decisions of this person"`
	RecordedBy string   `query:"recorded_by" maxLength:"255" doc:"Only decisions that this person sent for another"`
	Batch      string   `query:"batch" maxLength:"100" doc:"Only decisions of the batch with this id"`
	Role       string   `query:"role" maxLength:"100" doc:"Only decisions made in this role"`
	Source     string   `query:"source" maxLength:"100" doc:"Only decisions that came this way, such as api or import:jira"`
	Story      string   `query:"story" maxLength:"100" doc:"Only decisions about the story with this key"`
	Initiative string   `query:"initiative" maxLength:"100" doc:"Only decisions about the initiative with this key"`
	Need       string   `query:"need" maxLength:"100" doc:"Only decisions about the need with this key"`
	moment.Range
	Subject   []string `query:"subject,explode" maxItems:"20" maxLength:"255" doc:"Only decisions about what has this key: a story, a sprint, a goal, a person or anything else; several times for all of several"`
	HasReason string   `query:"has_reason" enum:"true,false" doc:"Only decisions with a reason, or without one"`
	Undoes    string   `query:"undoes" enum:"true,false" doc:"true: only decisions that take others back; false: only others"`
	Top       int      `query:"top" minimum:"1" maximum:"10000" doc:"Only decisions that gave a story one of the first so many places, or took one from it"`
	Text      string   `query:"q" maxLength:"1000" doc:"Only decisions in whose reason or in whose changed texts, such as titles, all of these words are, in whatever case and with or without accents; the last one may go on, unless a space follows"`
}

// Resolve puts dates into their zone, and refuses a text without words.
func (f *Filter) Resolve(ctx huma.Context) []error {
	faults := f.Range.Resolve(ctx)
	if f.Text != "" && words.Query(f.Text) == "" {
		faults = append(faults, &huma.ErrorDetail{Location: "query.q", Message: "there is no word in it: letters or digits", Value: f.Text})
	}
	return faults
}

// Subjects are the keys that a decision must be about, all of them; nil for none.
func (f *Filter) Subjects() []string {
	keys := append([]string{f.Story, f.Initiative, f.Need}, f.Subject...)
	if keys = slices.DeleteFunc(keys, func(key string) bool { return key == "" }); len(keys) == 0 {
		return nil
	}
	return keys
}

// Choice says whether a filter lets an entry through.
type Choice func(*Entry) (bool, error)

// Choose is the choice of the filter when it is asked at an instant, which durations back are counted from. It chooses as the
// history does, but for what this program does not understand of an event: that lets it through, so that nobody misses it.
// Errors: a problem, where the range ends before it begins.
func (f *Filter) Choose(now time.Time) (Choice, error) {
	from, to, err := f.Bounds(now)
	if err != nil {
		return nil, err
	}
	conditions := f.conditions()
	if from != nil {
		conditions.add(itsMetadata, func(e *Entry) bool { return !e.At.Before(shown(*from)) })
	}
	if to != nil {
		conditions.add(itsMetadata, func(e *Entry) bool { return e.At.Before(shown(*to)) })
	}
	if f.Text == "" {
		return conditions.choice(nil), nil
	}
	return conditions.choice(words.Finder(f.Text)), nil
}

func (f *Filter) conditions() (c conditions) {
	c.add(itsChanges, func(e *Entry) bool { return !e.isBookkeeping })
	c.text(itsPlace, f.Book, func(e *Entry) string { return e.Book })
	if f.Type != nil {
		c.add(itsPlace, func(e *Entry) bool { return slices.Contains(f.Type, e.Type) })
	}
	c.text(itsMetadata, f.Actor, func(e *Entry) string { return e.Actor })
	c.text(itsMetadata, f.RecordedBy, func(e *Entry) string { return orEmpty(e.RecordedBy) })
	c.text(itsMetadata, f.Batch, func(e *Entry) string { return e.Batch })
	c.text(itsMetadata, f.Role, func(e *Entry) string { return orEmpty(e.Role) })
	c.text(itsMetadata, f.Source, func(e *Entry) string { return e.Source })
	c.flag(f.HasReason, func(e *Entry) bool { return e.Reason != "" })
	c.flag(f.Undoes, func(e *Entry) bool { return e.Decision.Undoes != nil })
	for _, key := range f.Subjects() {
		c.add(itsChanges, func(e *Entry) bool { return e.Subject == key || slices.Contains(e.others, key) })
	}
	if f.Top > 0 {
		c.add(itsChanges, func(e *Entry) bool { return e.top != nil && *e.top <= f.Top })
	}
	return c
}
