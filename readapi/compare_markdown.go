package readapi

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// summarized is how many lines of a kind a summary has at most.
const summarized = 10

// longestValue is how many characters of a value a summary shows.
const longestValue = 120

// Markdown is the comparison as people read it.
func (b compareBody) Markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "**%s, %s, from %s to %s**\n\n", escaped(b.Product), b.subject(), instantText(b.From.At), instantText(b.To.At))
	if b.Total == 0 {
		text.WriteString("Nothing differs.\n")
		return text.String()
	}
	text.WriteString(b.countsText() + "\n")
	for i := 0; i < len(b.Items); {
		kind := b.Items[i].Kind
		fmt.Fprintf(&text, "\n**%s**\n\n", heading(kind))
		shown := 0
		for ; i < len(b.Items) && b.Items[i].Kind == kind; i++ {
			text.WriteString(b.Items[i].markdown())
			shown++
		}
		if more := b.linesOf(kind) - shown; more > 0 {
			fmt.Fprintf(&text, "- and %d more\n", more)
		}
	}
	return text.String()
}

func (b compareBody) subject() string {
	if b.Of == "all" {
		return "all books"
	}
	return b.Of
}

func (b compareBody) countsText() string {
	var counts []string
	last := ""
	for _, n := range b.Counts {
		if n.Kind != last {
			counts, last = append(counts, fmt.Sprintf("%d %s", b.linesOf(n.Kind), strings.ToLower(heading(n.Kind)))), n.Kind
		}
	}
	return strings.Join(counts, ", ") + "."
}

func (b compareBody) linesOf(kind string) (lines int) {
	for _, n := range b.Counts {
		if n.Kind == kind {
			lines += n.Lines
		}
	}
	return lines
}

// heading is what people call a kind of change.
func heading(kind string) string {
	switch kindOfChange(kind) {
	case statusMoved:
		return "Status moved"
	case peopleChanged:
		return "People changed"
	case otherChange:
		return "Changed otherwise"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// markdown is a line of a list.
func (l ComparedLine) markdown() string {
	text := "- " + l.Thing + " " + escaped(l.Key)
	if l.Title != "" && l.Title != l.Key {
		text += " " + escaped(shortened(l.Title))
	}
	if said := l.saidText(); said != "" {
		text += ": " + said
	}
	return text + l.whyText() + "\n"
}

// saidText is what changed. What came or went says no more than its name.
func (l ComparedLine) saidText() string {
	if kind := kindOfChange(l.Kind); kind == added || kind == removed {
		return ""
	}
	var said []string
	for _, f := range l.Fields {
		text := fmt.Sprintf("%s %s → %s", escaped(f.Field), valueText(f.From), valueText(f.To))
		if f.Days != nil {
			text += daysText(*f.Days)
		}
		said = append(said, text)
	}
	return strings.Join(said, "; ")
}

func daysText(days int) string {
	when := "later"
	if days < 0 {
		days, when = -days, "earlier"
	}
	if days == 1 {
		return " (1 day " + when + ")"
	}
	return fmt.Sprintf(" (%d days %s)", days, when)
}

// whyText is who made it so at last, and why.
func (l ComparedLine) whyText() string {
	if len(l.Decisions) == 0 {
		return ""
	}
	d := l.Decisions[len(l.Decisions)-1]
	text := " (" + escaped(d.Actor)
	if d.Role != nil {
		text += ", " + escaped(strings.ReplaceAll(*d.Role, "_", " "))
	}
	text += ", " + d.At.Format(time.DateOnly)
	if d.Reason != "" {
		text += ": " + escaped(shortened(d.Reason))
	}
	if more := l.Decided - 1; more > 0 {
		text += fmt.Sprintf("; and %d before", more)
	}
	return text + ")"
}

// valueText is a value as a summary shows it.
func valueText(value any) string {
	raw, _ := value.(json.RawMessage)
	if blank(raw) {
		return "none"
	}
	text, ok := textOf(raw)
	if !ok {
		text = string(raw)
	}
	return escaped(shortened(strings.ReplaceAll(text, "\n", ", ")))
}

func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestValue {
		return string(runes[:longestValue-1]) + "…"
	}
	return text
}

func instantText(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05 UTC") }

// marked are the characters that mean something within a line of Markdown, as GitHub and others take it too: they make links of addresses
// and numbers, call people, and draw formulas. Those that only mean something at the beginning of a line are none of them: no text
// stands there.
const marked = "\\`*_[]<>&~|@:$#"

// escaped is a text in one line that Markdown shows as it is.
func escaped(text string) string {
	var safe strings.Builder
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Bidi_Control, r): // they would turn around what follows
		case unicode.IsControl(r) || unicode.IsSpace(r):
			safe.WriteByte(' ')
		case strings.ContainsRune(marked, r):
			safe.WriteString(`\` + string(r))
		default:
			safe.WriteRune(r)
		}
	}
	return wwwPattern.ReplaceAllString(safe.String(), `$1\.`)
}

// wwwPattern finds what is taken for an address without any mark.
var wwwPattern = regexp.MustCompile(`(?i)\b(www)\.`)

// firstOfEach are the first lines of each kind.
func (c *comparison) firstOfEach(most int) (first []comparedLine) {
	shown := map[int]int{}
	for _, l := range c.lines {
		if shown[l.kind]++; shown[l.kind] <= most {
			first = append(first, l)
		}
	}
	return first
}
