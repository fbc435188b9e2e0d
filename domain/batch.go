package domain

import "strings"

// emptyBatch has the form of the id of a batch.
const emptyBatch = "00000000-0000-0000-0000-000000000000"

// Batch is the id of a batch as it is recorded, a UUID in lower case; false for what is none.
func Batch(id string) (string, bool) {
	id = strings.ToLower(id)
	digits := func(r rune) rune {
		if strings.ContainsRune("0123456789abcdef", r) {
			return '0'
		}
		return r
	}
	return id, strings.Map(digits, id) == emptyBatch
}
