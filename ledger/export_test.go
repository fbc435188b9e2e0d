package ledger

import (
	"crypto/sha256"
	"testing"

	"waymark/persistent"
)

// About is what a snapshot says of itself.
type About = about

// Forge has a snapshot say something else of itself, under a checksum that is right.
func Forge(t testing.TB, snapshot []byte, change func(*About)) []byte {
	t.Helper()
	return forge(t, snapshot, 0, func(part []byte) []byte {
		is, err := persistent.Decode[about](part)
		if err != nil {
			t.Fatal(err)
		}
		change(&is)
		changed, err := persistent.Encode(&is)
		if err != nil {
			t.Fatal(err)
		}
		return changed
	})
}

// ForgeState has a snapshot hold no state, under a checksum that is right.
func ForgeState(t testing.TB, snapshot []byte) []byte {
	t.Helper()
	return forge(t, snapshot, 1, func(state []byte) []byte { return state[:len(state)-1] })
}

func forge(t testing.TB, snapshot []byte, number int, change func([]byte) []byte) []byte {
	t.Helper()
	rest := snapshot[len(snapshotForm) : len(snapshot)-sha256.Size]
	all := []byte(snapshotForm)
	for i := 0; len(rest) > 0; i++ {
		var part []byte
		var whole bool
		if part, rest, whole = cutPart(rest); !whole {
			t.Fatal("the snapshot is not whole")
		}
		if i == number {
			part = change(part)
		}
		all = appendPart(all, part)
	}
	sum := sha256.Sum256(all)
	return append(all, sum[:]...)
}

// ChangeFold has a ledger be of other code.
func ChangeFold(l *Ledger) { l.keeper.fingerprint = "another" }
