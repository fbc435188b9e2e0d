package audit

import (
	"fmt"
	"slices"

	"waymark/domain/roadmap"
	"waymark/events"
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
	Unstarted   bool             `json:"unstarted"`
	BlockedBy   []string         `json:"blocked_by"` // relation and number, sorted
}

type sprintRow struct {
	Sprint  string             `json:"sprint"`
	Name    string             `json:"name"`
	Goal    string             `json:"goal"`
	Start   string             `json:"start"`
	End     string             `json:"end"`
	State   events.SprintState `json:"state"`
	Stories []uint32           `json:"stories"` // numbers, ascending
	Done    []string           `json:"done"`    // sorted
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
	blockers := out.blockers()
	var rows []storyRow
	for n, s := range out.Backlog.Stories.All {
		rows = append(rows, storyRow{
			Story: s.Key, Place: places[n], Title: s.Title, AsA: s.AsA, IWant: s.IWant, SoThat: s.SoThat,
			Description: s.Description, Acceptance: filled(s.Acceptance), Kind: s.Kind, Labels: filled(s.Labels),
			Needs: filled(s.Needs), Initiative: s.Initiative, Points: s.Points, Priority: s.Level, Status: s.Status,
			Category: s.Category, Resolution: s.Resolution, Links: filled(s.Links), External: s.External,
			Dropped: s.Before != nil, Score: s.Score, Accepted: s.Accepted, Sprint: out.sprintKey(s.Sprint),
			Split: s.Before != nil && s.Before.Split, Unstarted: s.Category == events.Todo, BlockedBy: filled(blockers[s.Key]),
		})
	}
	return rows
}

func (out Replay) sprintKey(number uint32) string {
	sprint, _ := out.Backlog.Sprints.Get(number)
	return sprint.Key
}

// blockers are, by the key of a story, the links by which others block it: their relation and the number of the other.
func (out Replay) blockers() map[string][]string {
	blockers := map[string][]string{}
	for _, s := range out.Backlog.Stories.All {
		for _, link := range s.Links {
			if blocker, blocked, ok := link.Blocks(s.Key); ok {
				key := events.StoryMark.Key(out.Product.Key, blocked)
				blockers[key] = append(blockers[key], fmt.Sprintf("%s %d", link.Relation, blocker))
			}
		}
	}
	for _, of := range blockers {
		slices.Sort(of)
	}
	return blockers
}

func (out Replay) sprints() []sprintRow {
	var rows []sprintRow
	for _, s := range out.Backlog.Sprints.All {
		row := sprintRow{
			Sprint: s.Key, Name: s.Name, Goal: s.Goal, Start: s.Start, End: s.End, State: s.State,
			Stories: filled(s.Stories), Done: []string{},
		}
		for _, n := range s.Done {
			story, _ := out.Backlog.Stories.Get(n)
			row.Done = append(row.Done, story.Key)
		}
		slices.Sort(row.Done)
		rows = append(rows, row)
	}
	return rows
}

func (out Replay) initiatives() []initiativeRow {
	var rows []initiativeRow
	for n, i := range out.Roadmap.Initiatives.All {
		validated := ""
		if i.Validation != nil {
			validated = out.authors.validated[i.Key]
		}
		rows = append(rows, initiativeRow{
			Initiative: i.Key, Place: out.Roadmap.Orders[roadmap.Index(i.Horizon)].Place(n), Title: i.Title,
			Outcome: i.Outcome, Goal: i.Goal, Horizon: i.Horizon, Start: i.Start, Due: i.Due, Progress: i.Progress,
			External: i.External, Score: i.Score, Validation: i.Validation, Validated: validated, DependsOn: filled(i.DependsOn),
		})
	}
	return rows
}

func (out Replay) proposals() []proposalRow {
	var rows []proposalRow
	for _, p := range out.Roadmap.Proposals.All {
		decision := out.authors.decided[p.Key]
		rows = append(rows, proposalRow{
			Proposal: p.Key, Initiative: p.Initiative, Change: p.Change, Command: p.Command, Status: p.Status,
			ProposedBy: out.authors.proposed[p.Key], DecidedBy: decision.Actor, Reason: decision.Reason,
		})
	}
	return rows
}

func (out Replay) releases() []releaseRow {
	var rows []releaseRow
	for _, r := range out.Roadmap.Releases.All {
		rows = append(rows, releaseRow{
			Release: r.Key, Name: r.Name, Date: r.Date, Shipped: r.Shipped,
			Items: filled(slices.Sorted(slices.Values(r.Items))), External: r.External, Undelivered: filled(r.Undelivered),
		})
	}
	return rows
}

// filled is the list, never null.
func filled[T any](list []T) []T { return append([]T{}, list...) }
