package httpapi

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// longestName is the longest name that is shown, in characters: a longer one is nobody's slip.
const longestName = 60

// Unknown says that a name is none of those that are known, and which of them may have been meant.
func Unknown(name string, known []string) string {
	message := "`" + ShortName(name) + "` is unknown"
	if near := Near(name, known); near != "" {
		return message + "; did you mean `" + near + "`?"
	}
	return message
}

// ShortName is a name of the client's as far as it is worth showing.
func ShortName(name string) string {
	if utf8.RuneCountInString(name) <= longestName {
		return name
	}
	return string([]rune(name)[:longestName-1]) + "…"
}

// Near is the known name that is the nearest to one that is not known; empty where none is near. Case and the marks
// between words don't count.
func Near(name string, known []string) string {
	if utf8.RuneCountInString(name) > longestName {
		return ""
	}
	plain := plainName(name)
	nearest, least := "", 1+max(1, len(plain)/3)
	for _, candidate := range slices.Sorted(slices.Values(known)) {
		if far := distance(plain, plainName(candidate)); far < least {
			nearest, least = candidate, far
		}
	}
	return nearest
}

func plainName(name string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(name))
}

// distance is how many letters must be put in, taken out, replaced or swapped with their neighbour to make one text of the
// other (optimal string alignment).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	before, row := []int(nil), make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(from); i++ {
		next := make([]int, len(to)+1)
		next[0] = i
		for j := 1; j <= len(to); j++ {
			cost := 1
			if from[i-1] == to[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(to)]
}
