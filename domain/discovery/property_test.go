package discovery_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/discovery"
	"waymark/domain/domaintest"
	"waymark/events"
)

// text shows everything that a state holds; an empty list is as good as none.
func text(t *rapid.T, s discovery.State) string {
	return content(t, s) + show(t, []uint32{s.LastPersona, s.LastCompetitor, s.LastNeed, s.LastInsight})
}

// content shows everything that a state holds but for which numbers are used up.
func content(t *rapid.T, s discovery.State) string {
	var all []any
	for _, p := range s.Personas.All {
		all = append(all, p)
	}
	for _, c := range s.Competitors.All {
		all = append(all, c)
	}
	for _, n := range s.Needs.All {
		n.LastEvidence = 0
		all = append(all, n)
	}
	for _, i := range s.Insights.All {
		all = append(all, i)
	}
	return show(t, all)
}

func show(t *rapid.T, value any) string {
	shown, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(shown), "[]", "null")
}

func words(some ...string) *rapid.Generator[string] { return rapid.SampledFrom(some) }

func optional[T any](g *rapid.Generator[T]) *rapid.Generator[*T] { return rapid.Ptr(g, true) }

func keys(mark string) *rapid.Generator[string] {
	return words("ACME-"+mark+"1", "ACME-"+mark+"2", "ACME-"+mark+"3", "ACME-"+mark+"1", "ACME-"+mark+"2", "ACME-"+mark+"3", "ACME-"+mark+"4", "ACME-"+mark+"01", "OTHER-"+mark+"1")
}

func some(of *rapid.Generator[string]) *rapid.Generator[[]string] { return rapid.SliceOfN(of, 0, 2) }

func kinds() *rapid.Generator[events.PersonaKind] {
	return rapid.SampledFrom(append(events.PersonaKinds(), "", "cat"))
}

func commands(t *rapid.T) discovery.Command {
	switch rapid.IntRange(0, 7).Draw(t, "about") {
	case 0:
		return personaCommands(t)
	case 1:
		return competitorCommands(t)
	case 2:
		return discovery.RecordInsight{
			Statement: words("a", "b", "").Draw(t, "statement"), Personas: some(keys("P")).Draw(t, "personas"),
			Needs: some(keys("N")).Draw(t, "needs"), Competitors: some(keys("C")).Draw(t, "competitors"),
		}
	default:
		return needCommands(t)
	}
}

func personaCommands(t *rapid.T) discovery.Command {
	if rapid.Bool().Draw(t, "new") {
		return discovery.RecordPersona{Name: words("a", "b", "").Draw(t, "name"), Kind: kinds().Draw(t, "kind"), Goals: some(words("x", "y")).Draw(t, "goals")}
	}
	return discovery.RevisePersona{
		Persona: keys("P").Draw(t, "persona"), Name: optional(words("a", "b", "")).Draw(t, "name"), Kind: optional(kinds()).Draw(t, "kind"),
		Goals: domaintest.Optional(some(words("x", "y"))).Draw(t, "goals"), Pains: domaintest.Optional(some(words("x", ""))).Draw(t, "pains"),
	}
}

func competitorCommands(t *rapid.T) discovery.Command {
	if rapid.Bool().Draw(t, "new") {
		return discovery.RecordCompetitor{Name: words("a", "b", "").Draw(t, "name"), Strengths: some(words("x", "y")).Draw(t, "strengths")}
	}
	return discovery.ReviseCompetitor{
		Competitor: keys("C").Draw(t, "competitor"), Name: optional(words("a", "b", "")).Draw(t, "name"),
		Weaknesses: domaintest.Optional(some(words("x", "y"))).Draw(t, "weaknesses"), Link: domaintest.Optional(words("l", "")).Draw(t, "link"),
	}
}

func needCommands(t *rapid.T) discovery.Command {
	key := keys("N").Draw(t, "need")
	switch rapid.IntRange(0, 9).Draw(t, "command") {
	case 0, 1:
		return discovery.CaptureNeed{
			Statement: words("a", "b", "").Draw(t, "statement"), Importance: rapid.IntRange(-1, 6).Draw(t, "importance"),
			Customers: some(words("x", "y")).Draw(t, "customers"), Persona: rapid.OneOf(words(""), keys("P")).Draw(t, "persona"),
		}
	case 2, 3, 4:
		return discovery.AddEvidence{
			Need: key, Kind: rapid.SampledFrom(append(events.EvidenceKinds(), "rumour")).Draw(t, "kind"), Text: words("a", "b", "").Draw(t, "text"),
			Customer: words("x", "").Draw(t, "customer"),
		}
	case 5, 6:
		return discovery.MergeNeeds{Needs: some(keys("N")).Draw(t, "needs"), Into: key}
	case 7:
		return discovery.DismissNeed{Need: key, Explanation: words("a", "b", "").Draw(t, "explanation")}
	default:
		return discovery.AnswerNeed{
			Need: key, Stories: some(words("ACME-1", "ACME-2", "ACME-3")).Draw(t, "stories"), Initiatives: some(words("ACME-I1", "ACME-I2")).Draw(t, "initiatives"),
			Explanation: words("a", "").Draw(t, "explanation"),
		}
	}
}

func TestWhateverIsDecidedTheDiscoveryBookStaysWhole(t *testing.T) {
	walk := domaintest.Walk[discovery.State, discovery.Command, events.DiscoveryEvent]{
		Book: theBook(), In: acme(), Steps: 50, Draw: commands, Text: text, Sound: sound, Repeats: records,
	}
	rapid.Check(t, walk.Check)
}

// sound checks that what a need is goes together, and that everything that is named is there.
func sound(t *rapid.T, s discovery.State) {
	for n, need := range s.Needs.All {
		merged := need.Status == events.MergedAway
		if merged != (need.MergedInto != "") || n > s.LastNeed || need.Importance < 1 || need.Importance > 5 ||
			!merged && (need.Answer != nil) != (need.Status == events.AnsweredNeed) ||
			!merged && (need.Explanation != "") != (need.Status == events.DismissedNeed) {
			t.Fatalf("%+v", need)
		}
		if merged && (!s.Has("ACME", need.MergedInto) || statusOf(s, need.MergedInto) == events.MergedAway) {
			t.Fatalf("%s is merged into %s, which is %q", need.Key, need.MergedInto, statusOf(s, need.MergedInto))
		}
		numbered := func(a, b discovery.Evidence) int { return a.Number - b.Number }
		if !slices.IsSortedFunc(need.Evidence, numbered) || len(need.Evidence) > need.LastEvidence {
			t.Fatalf("the evidence of %s is %+v", need.Key, need.Evidence)
		}
		if need.Persona != "" && !hasPersona(s, need.Persona) {
			t.Fatalf("%s is of %s", need.Key, need.Persona)
		}
	}
	for _, insight := range s.Insights.All {
		if slices.ContainsFunc(insight.Needs, func(key string) bool { return !s.Has("ACME", key) }) ||
			slices.ContainsFunc(insight.Personas, func(key string) bool { return !hasPersona(s, key) }) {
			t.Fatalf("%+v is about what is not there", insight)
		}
	}
}

func statusOf(s discovery.State, key string) events.NeedStatus {
	for _, need := range s.Needs.All {
		if need.Key == key {
			return need.Status
		}
	}
	return ""
}

func hasPersona(s discovery.State, key string) bool {
	for _, p := range s.Personas.All {
		if p.Key == key {
			return true
		}
	}
	return false
}

// records says that a command may be given twice: the same may be recorded again.
func records(c discovery.Command) bool {
	switch c.(type) {
	case discovery.RecordPersona, discovery.RecordCompetitor, discovery.CaptureNeed, discovery.RecordInsight:
		return true
	default:
		return false
	}
}
