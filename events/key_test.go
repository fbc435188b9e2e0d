package events_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
)

func TestOnlyTheCanonicalKeyOfTheProductHasANumber(t *testing.T) {
	for _, test := range []struct {
		mark events.Mark
		key  string
		want uint32
		ok   bool
	}{
		{"", "ACME-1", 1, true},
		{"", "ACME-12", 12, true},
		{"", "ACME-999999999", 999_999_999, true},
		{"", "ACME-1000000000", 0, false},
		{"I", "ACME-I3", 3, true},
		{"R", "ACME-R2", 2, true},
		{"", "ACME-012", 0, false},
		{"", "ACME-0", 0, false},
		{"", "ACME-", 0, false},
		{"", "ACME-+1", 0, false},
		{"", "ACME--1", 0, false},
		{"", "ACME- 1", 0, false},
		{"", "ACME-1 ", 0, false},
		{"", " ACME-1", 0, false},
		{"", "ACME-1_0", 0, false},
		{"", "ACME-0x1", 0, false},
		{"", "ACME-1e3", 0, false},
		{"", "ACME-١", 0, false},
		{"", "ACME-4294967296", 0, false},
		{"", "ACME-99999999999999999999", 0, false},
		{"", "ACME1", 0, false},
		{"", "acme-1", 0, false},
		{"", "OTHER-1", 0, false},
		{"", "ACMES-1", 0, false},
		{"", "ACM-1", 0, false},
		{"", "", 0, false},
		{"", "ACME-I3", 0, false},
		{"I", "ACME-3", 0, false},
		{"I", "ACME-R3", 0, false},
		{"I", "ACME-I03", 0, false},
		{"I", "ACME-I+3", 0, false},
	} {
		if got, ok := test.mark.Number("ACME", test.key); got != test.want || ok != test.ok {
			t.Errorf("the number in %q with mark %q is %d, %t; want %d, %t", test.key, test.mark, got, ok, test.want, test.ok)
		}
	}
}

// marks are all marks, with what they name.
var marks = map[events.Mark]string{
	events.StoryMark: "story", events.SprintMark: "sprint", events.InitiativeMark: "initiative", events.ReleaseMark: "release",
	events.ProposalMark: "proposal", events.GoalMark: "goal", events.ChallengeMark: "challenge", events.PersonaMark: "persona",
	events.CompetitorMark: "competitor", events.NeedMark: "need", events.InsightMark: "insight",
}

func someMark(t *rapid.T) events.Mark {
	all := make([]events.Mark, 0, len(marks))
	for mark := range marks {
		all = append(all, mark)
	}
	slices.Sort(all)
	return rapid.SampledFrom(all).Draw(t, "mark")
}

func TestAMarkSaysWhatItNames(t *testing.T) {
	for mark, kind := range marks {
		if mark.Kind() != kind {
			t.Errorf("%q names a %q, want %q", mark, mark.Kind(), kind)
		}
	}
	for _, none := range []events.Mark{"X", "s", "GG", "-", " "} {
		if none.Kind() != "" {
			t.Errorf("%q names a %q", none, none.Kind())
		}
	}
}

func TestAKeyAndItsPartsLeadToEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := events.Key{
			Product: rapid.StringMatching(`[A-Z][A-Z0-9_]{1,19}`).Draw(t, "product"), Mark: someMark(t),
			Number: rapid.Uint32Range(1, events.HighestNumber).Draw(t, "number"),
		}
		text := key.String()
		if got, ok := events.ParseKey(text); !ok || got != key {
			t.Fatalf("%s is taken for %+v, %t", text, got, ok)
		}
		for mark := range marks {
			got, ok := mark.Number(key.Product, text)
			if is := mark == key.Mark; ok != is || is && got != key.Number {
				t.Fatalf("%s has the number %d, %t of a %s", text, got, ok, mark.Kind())
			}
		}
		if events.KeyNumber(text) != key.Number {
			t.Fatalf("%s has the number %d", text, events.KeyNumber(text))
		}
	})
}

func TestNoTextButAKeyIsTakenForOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ A-Za]{0,3}-?[A-Zgi]{0,3}[-+0 ]?[0-9]{0,11} ?`)).Draw(t, "odd")
		key, ok := events.ParseKey(odd)
		if ok && key.String() != odd || !ok && key != (events.Key{}) || !ok && events.KeyNumber(odd) != 0 {
			t.Fatalf("%q is taken for %+v, %t", odd, key, ok)
		}
		mark := someMark(t)
		if n, isOf := mark.Number("AA", odd); isOf && mark.Key("AA", n) != odd {
			t.Fatalf("%q is taken for the %s %d", odd, mark.Kind(), n)
		}
	})
}

func TestKeysOfNoProductAndNoMarkAreNone(t *testing.T) {
	for _, odd := range []string{"", "-", "-1", "A-1", "acme-1", "ACME-X1", "ACME-I", "ACME-IN", "ACME", "ACME-1-1", strings.Repeat("A", 21) + "-1"} {
		if key, ok := events.ParseKey(odd); ok {
			t.Errorf("%q is taken for %+v", odd, key)
		}
	}
}

func TestALinkSaysWhichStoryWaits(t *testing.T) {
	type pair struct{ blocker, blocked uint32 }
	for _, test := range []struct {
		relation, target string
		want             pair
	}{
		{"blocks", "ACME-7", pair{2, 7}},
		{" Blocks\t", "ACME-7", pair{2, 7}},
		{"is blocked by", "ACME-7", pair{7, 2}},
		{"BLOCKED BY", "ACME-7", pair{7, 2}},
		{"relates to", "ACME-7", pair{}},
		{"blocks ACME", "ACME-7", pair{}},
		{"", "ACME-7", pair{}},
		{"blocks", "ACME-2", pair{}},
		{"is blocked by", "ACME-2", pair{}},
		{"blocks", "ACME-07", pair{}},
		{"blocks", "ACME-+7", pair{}},
		{"blocks", "ACME-7 ", pair{}},
		{"blocks", "acme-7", pair{}},
		{"blocks", "ACME-I7", pair{}},
		{"blocks", "OTHER-7", pair{}},
		{"blocks", "https://example.com/ACME-7", pair{}},
		{"blocks", "", pair{}},
	} {
		blocker, blocked, ok := events.Link{Relation: test.relation, Target: test.target}.Blocks("ACME-2")
		if (pair{blocker, blocked}) != test.want || ok != (test.want != pair{}) {
			t.Errorf("ACME-2 %q %q: %d blocks %d, %t; want %+v", test.relation, test.target, blocker, blocked, ok, test.want)
		}
	}
	if _, _, ok := (events.Link{Relation: "blocks", Target: "ACME-7"}).Blocks("acme-2"); ok {
		t.Error("what is no story blocks one")
	}
}

func TestALinkLeadsToAStoryOrOutside(t *testing.T) {
	for target, want := range map[string]uint32{"ACME-7": 7, "ACME-2": 2, "ACME-07": 0, "ACME-I7": 0, "OTHER-7": 0, "": 0} {
		if got, ok := (events.Link{Relation: "is related to", Target: target}).Story("ACME-2"); got != want || ok != (want != 0) {
			t.Errorf("%q is story %d, %t; want %d", target, got, ok, want)
		}
	}
}

func TestAKeyIsShortCapitalAndStartsWithALetter(t *testing.T) {
	for key, want := range map[string]bool{
		"AC": true, "A1": true, "ACME2": true, strings.Repeat("A", 20): true, strings.Repeat("A", 21): false, "A": false, "MY_PROJ": true, "_A": false, "AZ09": true, "ZA": true, "A@": false, "A[": false, "A/": false, "A:": false, "@A": false, "[A": false,
		"": false, "1A": false, "aCME": false, "ACMe": false, "AC-ME": false, "AC ME": false, "ÄCME": false, "AÄ": false, "AC\n": false,
	} {
		if events.ValidProduct(key) != want {
			t.Errorf("%q is a valid key: %t", key, !want)
		}
	}
}
