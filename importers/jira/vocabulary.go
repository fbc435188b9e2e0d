package jira

import (
	"slices"
	"strings"

	"waymark/events"
)

// category is what a status means of which Jira tells but the name. What is not known waits to be done.
func category(name string) events.Category {
	name = strings.ToLower(name)
	done := []string{
		"closed", "resolved", "done", "released", "complete", "completed", "fixed", "won't fix", "won't do", "cancelled",
		"canceled", "rejected", "verified", "deployed",
	}
	doing := []string{"review", "code review", "ready for test", "testing", "blocked", "under review"}
	switch {
	case slices.Contains(done, name):
		return events.Done
	case slices.Contains(doing, name), strings.HasPrefix(name, "in "):
		return events.Doing
	default:
		return events.Todo
	}
}

// categoryOf is what a status means by Jira's key of its category; empty where that is not known.
func categoryOf(key string) string {
	switch key {
	case "new":
		return string(events.Todo)
	case "indeterminate":
		return string(events.Doing)
	case "done":
		return string(events.Done)
	default:
		return ""
	}
}

// levels are the priorities that Jira ships, and common ones, the highest first.
func levels() []string {
	return []string{
		"blocker", "highest", "critical", "urgent", "high", "major", "medium", "normal", "minor", "low", "lowest", "trivial",
	}
}

// inverse are the relations that Jira ships: the outward one, and how the other end tells of it.
func inverse() map[string]string {
	return map[string]string{
		"blocks": "is blocked by", "clones": "is cloned by", "duplicates": "is duplicated by", "relates to": "relates to",
		"causes": "is caused by", "links to": "linked by", "depends on": "is depended on by", "split to": "split from",
	}
}
