package httpapi_test

import (
	"strings"
	"testing"

	"waymark/httpapi"
)

func TestTheNearNameIsFound(t *testing.T) {
	known := []string{"status", "status_category", "reason", "points", "q"}
	for name, want := range map[string]string{
		"stauts": "status", "REASON": "reason", "Status-Category": "status_category", "point": "points", "resaon": "reason",
		"Q": "q", "nonsense": "", strings.Repeat("reason", 100): "", "größe": "",
	} {
		if got := httpapi.Near(name, known); got != want {
			t.Errorf("near %q is %q, want %q", name, got, want)
		}
	}
}

func TestAnUnknownNameIsSaidShortlyWithTheNearOne(t *testing.T) {
	if got := httpapi.Unknown("REASON", []string{"reason"}); got != "`REASON` is unknown; did you mean `reason`?" {
		t.Error(got)
	}
	if got := httpapi.Unknown(strings.Repeat("ä", 1<<20), []string{"reason"}); len(got) > 200 || !strings.HasSuffix(got, "…` is unknown") {
		t.Errorf("says %d bytes", len(got))
	}
}
