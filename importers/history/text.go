package history

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What Waymark takes at most, in characters.
const (
	LongestText       = 200_000 // of a description
	longestTitle      = 1000
	longestKind       = 100
	longestResolution = 200
	longestRelation   = 100
	longestTarget     = 300
	longestActor      = 255
	longestName       = 100 // of a status or a priority
	longestLabel      = 255
	longestThing      = 255 // id of a thing with a name, for that to be kept
	longestKey        = 255
	longestRelease    = 500 // of a release's name, or a sprint's
	longestGoal       = 10_000
	LongestID         = 100 // of an item or a release; it can't be shortened: it tells them apart
	mostLabels        = 200
	mostPoints        = 1_000_000
)

// longest is how long a value of a field may be.
func longest(f Field) int {
	switch f {
	case Title:
		return longestTitle
	case Kind:
		return longestKind
	case Status, Priority:
		return longestName
	case Resolution:
		return longestResolution
	case Assignee:
		return longestActor
	default:
		return LongestText
	}
}

// Clean is a text as Waymark takes it: with plain line ends and without NUL.
func Clean(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\x00", "")
}

// clip shortens a text to so many characters, the last of which then shows that something is missing.
func clip(text string, most int) string {
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// textOf is a value of one of the fields of one value as Waymark has it, but for things with names.
func textOf(f Field, text string) string {
	text = Clean(text)
	if strings.TrimSpace(text) == "" {
		return ""
	}
	switch f {
	case Title:
		return clip(strings.TrimSpace(text), longestTitle)
	case Points:
		return pointsOf(text)
	default:
		return clip(text, longest(f))
	}
}

// pointsOf is a number as text in a form that compares; empty where it is none that can be an estimate.
func pointsOf(text string) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > mostPoints {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

func pointsText(points *float64) string {
	if points == nil {
		return ""
	}
	return pointsOf(strconv.FormatFloat(*points, 'f', -1, 64))
}

func points(text string) *float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return &n
}

// labelsOf are labels as Waymark takes them: words, sorted, each once.
func labelsOf(labels []string) set {
	words := strings.Fields(strings.Join(labels, " "))
	for i := range words {
		words[i] = clip(words[i], longestLabel)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), mostLabels)]
}

// relationOf is a relation as Waymark takes it.
func relationOf(text string) string {
	return clip(cmp.Or(strings.TrimSpace(text), "relates to"), longestRelation)
}
