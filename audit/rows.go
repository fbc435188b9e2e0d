package audit

import (
	"fmt"
	"slices"

	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/persistent"
)

// The rows of the read models as a replay expects them. Their JSON is what is compared; SQL builds the same.

type storyRow struct {
	Story       string           `json:"story"`
	Place       int              `json:"place"` // 0 for a dropped story
	Title       string           `json:"title"`
	AsA         string           `json:"as_a"`
	IWant       string           `json:"i_want"`
	SoThat      string           `json:"so_that"`
	Description string           `json:"description"`
	Acceptance  []string         `json:"acceptance_criteria"`
	Kind        string           `json:"kind"`
	Labels      []string         `json:"labels"`
	Needs       []string         `json:"needs"`
	Initiative  string           `json:"initiative"`
	Assignee    string           `json:"assignee"`
	Points      *float64         `json:"points"`
	Priority    string           `json:"priority"`
	Status      string           `json:"status"`
	Category    events.Category  `json:"status_category"`
	Resolution  string           `json:"resolution"`
	Links       []events.Link    `json:"links"`
	External    *events.External `json:"external"`
	Dropped     bool             `json:"dropped"`
	Score       *events.Score    `json:"score"`
	Accepted    bool             `json:"accepted"`
	Sprint      string           `json:"sprint"` // the open one; empty for none
	Split       bool             `json:"split"`
	OrderedAs   events.Category  `json:"ordered_as"` // what its status means; empty: it is not in the order
	BlockedBy   []string         `json:"blocked_by"` // relation and number, sorted
}

type sprintRow struct {
	Sprint   string             `json:"sprint"`
	Name     string             `json:"name"`
	Goal     string             `json:"goal"`
	Start    string             `json:"start"`
	End      string             `json:"end"`
	External *events.External   `json:"external"`
	State    events.SprintState `json:"state"`
	Stories  []uint32           `json:"stories"` // numbers, ascending
	Done     []string           `json:"done"`    // sorted
}

type initiativeRow struct {
	Initiative string           `json:"initiative"`
	Place      int              `json:"place"` // in its horizon; 0 for a closed initiative
	Title      string           `json:"title"`
	Outcome    string           `json:"outcome"`
	Goal       string           `json:"goal"`
	Horizon    events.Horizon   `json:"horizon"`
	Start      string           `json:"start"`
	Due        string           `json:"due"`
	Progress   events.Progress  `json:"progress"`
	External   *events.External `json:"external"`

	Score      *events.Score      `json:"score"`
	Validation *events.Validation `json:"validation"`
	Validated  string             `json:"validated_by"` // empty where there is no validation
	DependsOn  []string           `json:"depends_on"`   // sorted
}

type proposalRow struct {
	Proposal   string                  `json:"proposal"`
	Initiative string                  `json:"initiative"`
	Change     string                  `json:"change"`
	Command    *events.ProposedCommand `json:"command"`
	Status     events.ProposalStatus   `json:"status"`
	ProposedBy string                  `json:"proposed_by"`
	DecidedBy  string                  `json:"decided_by"` // empty while it is open, as the reason
	Reason     string                  `json:"reason"`
}

type releaseRow struct {
	Release  string           `json:"release"`
	Name     string           `json:"name"`
	Date     string           `json:"date"`
	Shipped  bool             `json:"shipped"`
	Items    []string         `json:"items"` // sorted
	External *events.External `json:"external"`

	Undelivered []string `json:"undelivered"` // when it shipped
}

func (out Replay) stories() []storyRow {
	places := map[uint32]int{}
	for n := range out.Backlog.Order.All {
		places[n] = len(places) + 1
	}
	var rows []storyRow
	for n, s := range out.Backlog.Stories.All {
		row := out.story(n, s)
		row.Place = places[n]
		rows = append(rows, row)
	}
	return rows
}

// story is a story without its place.
func (out Replay) story(n uint32, s backlog.Story) storyRow {
	return storyRow{
		Story: s.Key, Title: s.Title, AsA: s.AsA, IWant: s.IWant, SoThat: s.SoThat,
		Description: s.Description, Acceptance: filled(s.Acceptance), Kind: s.Kind, Labels: filled(s.Labels),
		Needs: filled(s.Needs), Initiative: s.Initiative, Assignee: s.Assignee, Points: s.Points, Priority: s.Level,
		Status: s.Status, Category: s.Category, Resolution: s.Resolution, Links: filled(s.Links), External: s.External,
		Dropped: s.Before != nil, Score: s.Score, Accepted: s.Accepted, Sprint: out.sprintKey(s.Sprint),
		Split: s.Before != nil && s.Before.Split, OrderedAs: orderedAs(s), BlockedBy: filled(out.blockers(n, s)),
	}
}

// orderedAs is what the status of a story of the order means; empty of one that was dropped.
func orderedAs(s backlog.Story) events.Category {
	if s.Before != nil {
		return ""
	}
	return s.Category
}

func (out Replay) sprintKey(number uint32) string {
	sprint, _ := out.Backlog.Sprints.Get(number)
	return sprint.Key
}

// blockers are the links by which others block a story: their relation and the number of the other, sorted.
func (out Replay) blockers(n uint32, s backlog.Story) (blockers []string) {
	add := func(from backlog.Story) {
		for _, link := range from.Links {
			if blocker, blocked, ok := link.Blocks(from.Key); ok && blocked == n {
				blockers = append(blockers, fmt.Sprintf("%s %d", link.Relation, blocker))
			}
		}
	}
	add(s)
	linked, _ := out.Backlog.Linked.Get(n)
	for _, other := range linked {
		from, _ := out.Backlog.Stories.Get(other)
		add(from)
	}
	slices.Sort(blockers)
	return blockers
}

// rowsOf are the rows of all things of a kind.
func rowsOf[V, R any](things persistent.Map[V], row func(uint32, V) R) (rows []R) {
	for n, thing := range things.All {
		rows = append(rows, row(n, thing))
	}
	return rows
}

func (out Replay) sprints() []sprintRow { return rowsOf(out.Backlog.Sprints, out.sprint) }

func (out Replay) sprint(_ uint32, s backlog.Sprint) sprintRow {
	row := sprintRow{
		Sprint: s.Key, Name: s.Name, Goal: s.Goal, Start: s.Start, End: s.End, External: s.External, State: s.State,
		Stories: filled(s.Stories), Done: []string{},
	}
	for _, n := range s.Done {
		story, _ := out.Backlog.Stories.Get(n)
		row.Done = append(row.Done, story.Key)
	}
	slices.Sort(row.Done)
	return row
}

func (out Replay) initiatives() []initiativeRow {
	return rowsOf(out.Roadmap.Initiatives, func(n uint32, i roadmap.Initiative) initiativeRow {
		row := out.initiative(n, i)
		row.Place = out.Roadmap.Orders[roadmap.Index(i.Horizon)].Place(n)
		return row
	})
}

// initiative is an initiative without its place.
func (out Replay) initiative(n uint32, i roadmap.Initiative) initiativeRow {
	validated := ""
	if i.Validation != nil {
		validated, _ = out.authors.validated.Get(n)
	}
	return initiativeRow{
		Initiative: i.Key, Title: i.Title,
		Outcome: i.Outcome, Goal: i.Goal, Horizon: i.Horizon, Start: i.Start, Due: i.Due, Progress: i.Progress,
		External: i.External, Score: i.Score, Validation: i.Validation, Validated: validated, DependsOn: filled(i.DependsOn),
	}
}

func (out Replay) proposals() []proposalRow { return rowsOf(out.Roadmap.Proposals, out.proposal) }

func (out Replay) proposal(n uint32, p roadmap.Proposal) proposalRow {
	decision, _ := out.authors.decided.Get(n)
	proposed, _ := out.authors.proposed.Get(n)
	return proposalRow{
		Proposal: p.Key, Initiative: p.Initiative, Change: p.Change, Command: p.Command, Status: p.Status,
		ProposedBy: proposed, DecidedBy: decision.Actor, Reason: decision.Reason,
	}
}

func (out Replay) releases() []releaseRow { return rowsOf(out.Roadmap.Releases, out.release) }

func (out Replay) release(_ uint32, r roadmap.Release) releaseRow {
	return releaseRow{
		Release: r.Key, Name: r.Name, Date: r.Date, Shipped: r.Shipped,
		Items: filled(slices.Sorted(slices.Values(r.Items))), External: r.External, Undelivered: filled(r.Undelivered),
	}
}

// filled is the list, never null.
func filled[T any](list []T) []T { return append([]T{}, list...) }
