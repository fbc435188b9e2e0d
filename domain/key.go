package domain

import (
	"waymark/events"
	"waymark/persistent"
)

// FreeNumber is the wished number, refused if it is taken, or with no wish (0) the one after the last.
func FreeNumber(wish, last uint32, taken bool, kind string) (uint32, error) {
	if wish == 0 && last >= events.HighestNumber {
		return 0, Refuse("number_is_free", "there is no %s number after %d", kind, last)
	}
	if wish == 0 {
		return last + 1, nil
	}
	if taken {
		return 0, Refuse("number_is_free", "there is %s number %d already", kind, wish)
	}
	return wish, nil
}

// Find is the thing that a key such as "ACME-12" or, with the mark "I", "ACME-I12" names, and its number.
func Find[T any](things persistent.Map[T], product string, mark events.Mark, key string) (T, uint32, error) {
	n, _ := mark.Number(product, key)
	if thing, found := things.Get(n); found {
		return thing, n, nil
	}
	var none T
	return none, 0, Unknown(mark.Kind(), key)
}
