package readapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWordsThatDiffer(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		want                []ComparedWord
	}{
		{"one word", "Pay by card", "Pay by invoice", []ComparedWord{{"kept", "Pay by "}, {"removed", "card"}, {"added", "invoice"}}},
		{"neighbours are one change", "Pay by card now", "Pay with invoice now",
			[]ComparedWord{{"kept", "Pay "}, {"removed", "by card"}, {"added", "with invoice"}, {"kept", " now"}}},
		{"part of a word is the word", "Payment", "Payments", []ComparedWord{{"removed", "Payment"}, {"added", "Payments"}}},
		{"marks stand for themselves", "fast, safe", "fast; safe", []ComparedWord{{"kept", "fast"}, {"removed", ","}, {"added", ";"}, {"kept", " safe"}}},
		{"an accent is part of its letter", "cafe\u0301", "cafe", []ComparedWord{{"removed", "cafe\u0301"}, {"added", "cafe"}}},
		{"scripts without spaces", "支払い方法", "支払う方法", []ComparedWord{{"kept", "支払"}, {"removed", "い"}, {"added", "う"}, {"kept", "方法"}}},
		{"at the end", "a", "a b", []ComparedWord{{"kept", "a"}, {"added", " b"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := diffWords(c.before, c.after); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestWordsLeadFromOneTextToTheOther(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{
		"a", "b", "card", " ", "\n", "\t ", ",", "é", "支", "\u0301", "👩‍👩‍👧", "_x1",
	})), func(words []string) string { return strings.Join(words, "") }))
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var old, renewed strings.Builder
		last := ""
		for _, run := range diffWords(before, after) {
			if run.Text == "" || run.Is == last {
				t.Fatalf("%v is no run of its own", run)
			}
			if last = run.Is; run.Is != wordsAdded {
				old.WriteString(run.Text)
			}
			if run.Is != wordsRemoved {
				renewed.WriteString(run.Text)
			}
		}
		if old.String() != before || renewed.String() != after {
			t.Fatalf("leads from %q to %q, want from %q to %q", old.String(), renewed.String(), before, after)
		}
	})
}

func TestListsDifferByLines(t *testing.T) {
	got := wordsBetween(json.RawMessage(`["It is fast","It is safe"]`), json.RawMessage(`["It is fast","It is sound"]`))
	want := []ComparedWord{{"kept", "It is fast\nIt is "}, {"removed", "safe"}, {"added", "sound"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, none := range []string{`null`, `""`, `[]`, `3`, `{"a":"b"}`, `[{"a":"b"}]`} {
		if got := wordsBetween(json.RawMessage(none), json.RawMessage(`"text"`)); got != nil {
			t.Errorf("%s has the words %v", none, got)
		}
	}
}
