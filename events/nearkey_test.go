package events_test

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
)

func TestATextThatIsNearlyAKeyIsFound(t *testing.T) {
	for text, want := range map[string]string{
		"acme-g1": "ACME-G1", "Acme-1": "ACME-1", " ACME-N1": "ACME-N1", "ACME-N1\n": "ACME-N1", "ACME-G01": "ACME-G1",
		"ACME-+1": "ACME-1", "ACME-G-1": "ACME-G1", "\u00a0ACME-7\u200b": "ACME-7", "ACME\u20137": "ACME-7", "acme_7": "ACME-7",
		"\tacme-in007 ": "ACME-IN7", "ACME-G0": "", "ACME-0": "", "ACME-1000000000": "",
	} {
		if key, near := events.NearKey("ACME", text); !near || key != want {
			t.Errorf("%q is near %q, %t; want %q", text, key, near, want)
		}
	}
	for _, far := range []string{
		"", " ", "ACME-G1", "ACME-1", "ACME-PR12", "OTHER-1", "other-g1", "ACME", "ACME-", "ACME-G", "ACME-X1", "ACME 2030", "Acme - 2030",
		"grow by 10", "ACME-1 and ACME-2", "ACME-1.5", "the ACME-1", "https://example.com/ACME-1", "ACME-1/2", "xACME-1",
	} {
		if key, near := events.NearKey("ACME", far); near {
			t.Errorf("%q is near %q", far, key)
		}
	}
}

func TestNoTextIsBothAKeyAndNearToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ ]{0,2}(AA|aa|Aa)-?(G|g|IN|X)?[-+0 ]{0,2}[0-9]{0,11} ?`)).Draw(t, "text")
		meant, near := events.NearKey("AA", text)
		parsed, is := events.ParseKey(text)
		if is && parsed.Product == "AA" && near {
			t.Fatalf("%q is a key and near to %q", text, meant)
		}
		if !near && meant != "" {
			t.Fatalf("%q is not near to %q", text, meant)
		}
		if _, ok := events.ParseKey(meant); meant != "" && !ok {
			t.Fatalf("%q is near to %q, which is no key", text, meant)
		}
	})
}
