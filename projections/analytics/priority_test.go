package analytics

import (
	"strings"
	"testing"
)

func TestAReasonIsCountedByItsFirst100Characters(t *testing.T) {
	for reason, want := range map[string]string{
		"": "", "why not": "why not", strings.Repeat("ü", 100): strings.Repeat("ü", 100), strings.Repeat("ü", 101): strings.Repeat("ü", 100),
	} {
		if got := firstOf(reason); got != want {
			t.Errorf("%q is counted by %q, want %q", reason, got, want)
		}
	}
}
