package domain_test

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/persistent"
)

func TestOnlyTheCanonicalKeyOfTheProductHasANumber(t *testing.T) {
	for _, test := range []struct {
		mark, key string
		want      uint32
		ok        bool
	}{
		{"", "ACME-1", 1, true},
		{"", "ACME-12", 12, true},
		{"", "ACME-4294967295", 4294967295, true},
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
		if got, ok := domain.Number("ACME", test.mark, test.key); got != test.want || ok != test.ok {
			t.Errorf("the number in %q with mark %q is %d, %t; want %d, %t", test.key, test.mark, got, ok, test.want, test.ok)
		}
	}
}

func TestAKeyAndItsNumberLeadToEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mark := rapid.SampledFrom([]string{"", "I", "R"}).Draw(t, "mark")
		number := rapid.Uint32Min(1).Draw(t, "number")
		key := domain.Key("ACME", mark, number)
		if got, ok := domain.Number("ACME", mark, key); !ok || got != number {
			t.Fatalf("%d has the key %s, which has the number %d, %t", number, key, got, ok)
		}
		odd := rapid.StringMatching(`ACME-I?[-+0]?[0-9]{0,11} ?`).Draw(t, "odd")
		if n, ok := domain.Number("ACME", mark, odd); ok && domain.Key("ACME", mark, n) != odd {
			t.Fatalf("%q and %q are both number %d", odd, domain.Key("ACME", mark, n), n)
		}
	})
}

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

func TestARecordedKeyHasItsNumberWhateverItsMark(t *testing.T) {
	for key, want := range map[string]uint32{"ACME-7": 7, "ACME-I12": 12, "ACME-CH3": 3, "A1-PR999999999": 999_999_999} {
		if got := domain.RecordedNumber(key); got != want {
			t.Errorf("%s has the number %d, want %d", key, got, want)
		}
	}
}

func TestAThingIsFoundByTheKeyOfItsKind(t *testing.T) {
	things := persistent.Map[string]{}.Set(7, "seven")
	for key, found := range map[string]bool{"ACME-I7": true, "ACME-I8": false, "ACME-7": false, "ACME-I07": false, "OTHER-I7": false, "": false} {
		thing, n, err := domain.Find(things, "ACME", "I", "initiative", key)
		if found && (thing != "seven" || n != 7 || err != nil) || !found && (thing != "" || n != 0 || err == nil || err.Error() != domain.Unknown("initiative", key).Error()) {
			t.Errorf("%q: %q, %d, %v", key, thing, n, err)
		}
	}
}
