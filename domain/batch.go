package domain

import (
	"regexp"
	"strings"
)

var batch = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// Batch is the id of a batch as it is recorded, a UUID in lower case; false for what is none.
func Batch(id string) (string, bool) {
	id = strings.ToLower(id)
	return id, batch.MatchString(id)
}
