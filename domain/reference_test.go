package domain_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"waymark/domain"
	"waymark/events"
)

type part struct {
	Needs *[]string `json:"needs,omitempty"`
	Title string    `json:"title"`
}

// wrapped is as a field of a command may be that knows whether it was given.
type wrapped struct{ value *string }

type refers struct {
	Story     string    `json:"story"`
	Needs     []string  `json:"needs"`
	Goal      *string   `json:"goal"`
	Persona   wrapped   `json:"persona"`
	Customers []string  `json:"customers"`
	Parts     []part    `json:"parts"`
	Plan      *part     `json:"plan"`
	Title     string    `json:"title"`
	Points    *float64  `json:"points"`
	Nothing   *[]string `json:"stories"`
}

func faults(err error) map[string]string {
	found := map[string]string{}
	if invalid := new(domain.InvalidError); errors.As(err, &invalid) {
		for _, f := range invalid.Faults {
			found[f.Field] = f.Message
		}
	}
	return found
}

func TestWhatIsNearlyAKeyIsNamedWithItsPlaceAndItsMend(t *testing.T) {
	goal, persona := "acme-g1", "ACME-P01"
	c := refers{
		Story: " ACME-1", Needs: []string{"ACME-N1", "words", "ACME-N0", "OTHER-N01"}, Goal: &goal, Persona: wrapped{&persona},
		Customers: []string{"Globex", " Globex"}, Parts: []part{{Title: "acme-1"}, {Needs: &[]string{"acme-n2"}}},
		Plan: &part{Needs: &[]string{"", "ACME-n3"}}, Title: "acme-1",
	}
	got := faults(domain.Context{Product: "ACME"}.CheckReferences(c))
	want := map[string]string{
		"story":             `" ACME-1" is no key: did you mean ACME-1?`,
		"needs[2]":          `"ACME-N0" is no key, and there is none with such a number`,
		"goal":              `"acme-g1" is no key: did you mean ACME-G1?`,
		"persona":           `"ACME-P01" is no key: did you mean ACME-P1?`,
		"customers[1]":      `" Globex" has white space around it: did you mean "Globex"?`,
		"parts[1].needs[0]": `"acme-n2" is no key: did you mean ACME-N2?`,
		"plan.needs[1]":     `"ACME-n3" is no key: did you mean ACME-N3?`,
	}
	if !maps.Equal(got, want) {
		t.Errorf("faults are\n%v\nwant\n%v", got, want)
	}
	if err := (domain.Context{Product: "ACME", Imported: true}).CheckReferences(c); err != nil {
		t.Errorf("what was decided elsewhere is refused: %v", err)
	}
	if err := (domain.Context{Product: "ACME"}).CheckReferences(refers{Story: "ACME-1"}); err != nil {
		t.Errorf("a key is refused: %v", err)
	}
}

func TestEvidenceIsNoNearKey(t *testing.T) {
	evidence := []events.Evidence{{Kind: "link", Value: "https://example.com/acme-1"}, {Kind: "need", Value: "acme-n1"}}
	got := faults(domain.Context{Product: "ACME"}.CheckEvidence(evidence))
	if !slices.Equal(slices.Collect(maps.Keys(got)), []string{"evidence[1].value"}) {
		t.Errorf("faults are %v", got)
	}
	if err := (domain.Context{Product: "ACME", Imported: true}).CheckEvidence(evidence); err != nil {
		t.Errorf("what was decided elsewhere is refused: %v", err)
	}
}

func TestAKeyOfAnotherKindIsNoGoalAndNoNeed(t *testing.T) {
	never := func(string) bool { return false }
	in := domain.Context{Product: "ACME", Goal: never, Need: never}
	for text, refused := range map[string]bool{
		"ACME-G1": true, "ACME-N1": true, "ACME-I1": true, "ACME-7": true, "OTHER-G1": false, "OTHER-7": false, "growth": false, "": false,
	} {
		if err := in.CheckGoal(text); errors.Is(err, domain.ErrUnknown) != refused {
			t.Errorf("as a goal %q: %v", text, err)
		}
		if err := in.CheckNeed(text); errors.Is(err, domain.ErrUnknown) != refused {
			t.Errorf("as a need %q: %v", text, err)
		}
	}
}
