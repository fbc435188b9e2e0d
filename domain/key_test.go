package domain_test

import (
	"testing"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

func TestAWishedNumberIsRefusedOnlyIfItIsTaken(t *testing.T) {
	for _, test := range []struct {
		wish, last uint32
		taken      bool
		want       uint32
	}{
		{0, 0, false, 1}, {0, 7, false, 8}, {3, 7, false, 3}, {9, 7, false, 9}, {3, 7, true, 0},
		{0, 999_999_998, false, 999_999_999}, {0, 999_999_999, false, 0}, {3, 999_999_999, false, 3},
	} {
		got, err := domain.FreeNumber(test.wish, test.last, test.taken, "story")
		if got != test.want || (err != nil) != (test.want == 0) {
			t.Errorf("wish %d after %d, taken %t: %d, %v", test.wish, test.last, test.taken, got, err)
		}
	}
}

func TestAThingIsFoundByTheKeyOfItsKind(t *testing.T) {
	things := persistent.Map[string]{}.Set(7, "seven")
	for key, found := range map[string]bool{"ACME-I7": true, "ACME-I8": false, "ACME-7": false, "ACME-I07": false, "OTHER-I7": false, "": false} {
		thing, n, err := domain.Find(things, "ACME", events.InitiativeMark, key)
		if found && (thing != "seven" || n != 7 || err != nil) || !found && (thing != "" || n != 0 || err == nil || err.Error() != domain.Unknown("initiative", key).Error()) {
			t.Errorf("%q: %q, %d, %v", key, thing, n, err)
		}
	}
}
