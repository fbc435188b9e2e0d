package jira

import (
	"regexp"
	"strings"
)

// What Jira's keys and ranks look like.
var (
	issueKey = regexp.MustCompile(`^[A-Z][A-Z0-9_]+-[1-9][0-9]*$`)
	lexoRank = regexp.MustCompile(`^\d\|[0-9a-z]+:[0-9a-z]*$`)
)

// projectOf is the key of the project in the key of an issue.
func projectOf(key string) string {
	project, _, _ := strings.Cut(key, "-")
	return project
}
