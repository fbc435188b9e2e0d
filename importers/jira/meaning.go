package jira

import (
	"encoding/json"
	"strings"

	"waymark/importers/history"
)

// What fields of a team's own are is told by their schema, their names or their values: ids differ from one Jira to another,
// and names are in its language.

// system are the fields that every Jira has, by their ids in the API, that Waymark takes over.
func system() map[string]history.Field {
	return map[string]history.Field{
		"summary": history.Title, "description": history.Description, "issuetype": history.Kind, "status": history.Status,
		"priority": history.Priority, "resolution": history.Resolution, "labels": history.Labels, "assignee": history.Assignee,
		"fixVersions": history.Releases, "issuelinks": history.Links, "parent": history.Parent,
	}
}

// role is what a field of a team's own is.
type role int

const (
	unknownRole role = iota
	rankRole
	sprintRole
	flagRole
	pointsRole
	parentRole
)

// field is what stands in the story's field; history.Nothing for a rank and for what is not known.
func (r role) field() history.Field {
	switch r {
	case pointsRole:
		return history.Points
	case parentRole:
		return history.Parent
	case sprintRole:
		return history.Sprints
	case flagRole:
		return history.Labels
	default:
		return history.Nothing
	}
}

// roleBySchema knows a field by its type, which is the same in any language.
func roleBySchema(custom string) role {
	_, name, _ := strings.Cut(custom, ":")
	switch name {
	case "gh-lexo-rank", "gh-global-rank":
		return rankRole
	case "gh-sprint":
		return sprintRole
	case "gh-epic-link":
		return parentRole
	case "jsw-story-points":
		return pointsRole
	default:
		return unknownRole
	}
}

// roleByName knows a field by what it is called.
func roleByName(name string) role {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "story points", "story point estimate", "storypoints", "story-punkte", "story-points-schätzung", "puntos de historia",
		"points de récit", "story points (estimate)":
		return pointsRole
	case "epic link", "epos-verknüpfung", "lien d'epic", "enlace de epic":
		return parentRole
	case "sprint":
		return sprintRole
	case "flagged":
		return flagRole
	case "rank", "rang", "rango", "classement", "classificação":
		return rankRole
	default:
		return unknownRole
	}
}

// describes takes in what a page says of fields: their names and their types.
func (r *reader) describes(member string, text json.RawMessage) {
	switch member {
	case "names":
		var names map[string]string
		if json.Unmarshal(text, &names) == nil { // without them fields of a team's own stay unnamed
			r.names(names)
		}
	case "schema":
		var schema map[string]rawSchema
		if json.Unmarshal(text, &schema) == nil {
			r.schema(schema)
		}
	}
}

func (r *reader) names(names map[string]string) {
	for id, name := range names {
		r.in.Call(id, name)
		if _, is := system()[id]; !is {
			r.mean(id, roleByName(name))
		}
	}
}

func (r *reader) schema(schema map[string]rawSchema) {
	for id, s := range schema {
		r.mean(id, roleBySchema(s.Custom))
	}
}

// mean notes what a field is.
func (r *reader) mean(id string, is role) {
	if is == unknownRole || id == "" {
		return
	}
	r.roles[id] = is
	if f := is.field(); f != history.Nothing {
		r.in.Mean(id, f)
	}
}
