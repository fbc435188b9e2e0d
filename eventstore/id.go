package eventstore

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"
)

// IDOf is the id of the event with this hash, a UUID of version 8 made from its first half. The store takes an append
// whose ids it has at this place for a repetition and confirms it without a look at the bytes: so only the same bytes
// after the same past may have the same ids.
func IDOf(hash string) (uuid.UUID, error) {
	sum, err := hex.DecodeString(hash)
	if err != nil || len(sum) != sha256.Size {
		return uuid.Nil, fmt.Errorf("hash %q is no SHA-256", hash)
	}
	id := uuid.UUID(sum[:16])
	id[6], id[8] = id[6]&0x0f|8<<4, id[8]&0x3f|0x80
	return id, nil
}
