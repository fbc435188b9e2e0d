package jira

import (
	"encoding/json"
	"strings"
	"time"

	"waymark/importers/history"
)

type rawSprint struct {
	ID           json.RawMessage `json:"id"`
	Name         string          `json:"name"`
	State        string          `json:"state"`
	Goal         string          `json:"goal"`
	StartDate    string          `json:"startDate"`
	EndDate      string          `json:"endDate"`
	CompleteDate string          `json:"completeDate"`
}

// sprintsOf are the sprints in a field, if it is one of sprints: objects, or texts of Jira Server.
func sprintsOf(value json.RawMessage) []rawSprint {
	var one rawSprint
	if json.Unmarshal(value, &one) == nil && one.is() {
		return []rawSprint{one}
	}
	var all []rawSprint
	if json.Unmarshal(value, &all) == nil && len(all) > 0 && all[0].is() {
		return all
	}
	var texts []string
	if json.Unmarshal(value, &texts) != nil {
		return nil
	}
	all = nil
	for _, text := range texts {
		if s := sprintOfText(text); s.is() {
			all = append(all, s)
		}
	}
	return all
}

// is says whether it is a sprint: other things have ids and names too, but no such states.
func (s rawSprint) is() bool {
	switch history.SprintState(strings.ToLower(s.State)) {
	case history.FutureSprint, history.ActiveSprint, history.ClosedSprint:
		return idText(s.ID) != "" && len(idText(s.ID)) <= history.LongestID
	default:
		return false
	}
}

// sprintOfText reads "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,state=CLOSED,name=Sprint 7,...]". A name may
// hold commas: a member begins where a word stands before an equals sign.
func sprintOfText(text string) rawSprint {
	_, text, ok := strings.Cut(text, "Sprint@")
	_, text, has := strings.Cut(text, "[")
	if !ok || !has {
		return rawSprint{}
	}
	members, last := map[string]string{}, ""
	for _, piece := range strings.Split(strings.TrimSuffix(text, "]"), ",") {
		name, value, isMember := strings.Cut(piece, "=")
		if !isMember || strings.ContainsAny(name, " ") {
			members[last] += "," + piece
			continue
		}
		if value == "<null>" {
			value = ""
		}
		members[name], last = value, name
	}
	return rawSprint{
		ID: json.RawMessage(members["id"]), Name: members["name"], State: members["state"], Goal: members["goal"],
		StartDate: members["startDate"], EndDate: members["endDate"], CompleteDate: members["completeDate"],
	}
}

// sprints takes the sprints in which an issue is and was.
func (c *checked) sprints(i *history.Item, name string, sprints []rawSprint) {
	c.mean(name, sprintRole)
	i.Has = i.Has.With(history.Sprints)
	for _, s := range sprints {
		id := idText(s.ID)
		i.Now[history.Sprints] = append(i.Now[history.Sprints], history.Value{ID: id, Name: s.Name})
		i.Sprints = append(i.Sprints, history.Sprint{
			ID: id, Name: s.Name, Goal: s.Goal, State: history.SprintState(strings.ToLower(s.State)),
			Start: instant(s.StartDate), End: instant(s.EndDate), Completed: instant(s.CompleteDate),
		})
	}
}

// instant is an instant of a sprint; zero for none, for which it is no fault to be odd.
func instant(text string) time.Time {
	t, err := parseTime(json.RawMessage(`"` + text + `"`))
	if err != nil && t.Year() < 1970 {
		return time.Time{}
	}
	return t
}
