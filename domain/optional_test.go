package domain_test

import (
	"encoding/json"
	"testing"

	"waymark/domain"
)

type revision struct {
	Title domain.Optional[string]   `json:"title,omitzero"`
	Tags  domain.Optional[[]string] `json:"tags,omitzero"`
}

func TestNullAndLeftOutAreTwoThingsInBothDirections(t *testing.T) {
	for text, want := range map[string]revision{
		`{}`:                        {},
		`{"title":null}`:            {Title: domain.None[string]()},
		`{"title":"a","tags":null}`: {Title: domain.Some("a"), Tags: domain.None[[]string]()},
		`{"title":"","tags":[]}`:    {Title: domain.Some(""), Tags: domain.Some([]string{})},
	} {
		var got revision
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(want)
		if again, _ := json.Marshal(got); err != nil || string(again) != text || string(written) != text {
			t.Errorf("%s is read as %s and %+v is written as %s", text, again, want, written)
		}
		if got.Title.Or("now") != want.Title.Or("now") || got.Title.Given() != want.Title.Given() {
			t.Errorf("%s is read as %+v", text, got)
		}
	}
	if err := json.Unmarshal([]byte(`{"title":7}`), new(revision)); err == nil {
		t.Error("a number is taken for a text")
	}
}

func TestWhatShallBeIsNothingForNoneAndStaysWhereItIsLeftOut(t *testing.T) {
	if (domain.Optional[string]{}).Or("now") != "now" || domain.None[string]().Or("now") != "" || domain.Some("next").Or("now") != "next" {
		t.Error("or gives another value")
	}
	if domain.Revised("a", domain.Optional[string]{}) != nil || domain.Revised("", domain.None[string]()) != nil || domain.Revised("a", domain.Some("a")) != nil {
		t.Error("there is a change where nothing changed")
	}
	if c := domain.Revised("a", domain.None[string]()); c == nil || c.To != "" {
		t.Errorf("none changes %v", c)
	}
	if domain.SomeOrNone("").Pointer() != nil || *domain.SomeOrNone("a").Pointer() != "a" {
		t.Error("the empty text is something")
	}
}

func TestATextThatIsGivenSaysSomething(t *testing.T) {
	for _, c := range []struct {
		text domain.Optional[string]
		ok   bool
	}{{domain.Optional[string]{}, true}, {domain.None[string](), true}, {domain.Some("a"), true}, {domain.Some(""), false}, {domain.Some(" \t"), false}} {
		var check domain.Check
		if check.OptionalText("title", c.text); (check.Err() == nil) != c.ok {
			t.Errorf("%+v: %v", c.text, check.Err())
		}
	}
}
