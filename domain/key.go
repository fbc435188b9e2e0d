package domain

import (
	"strconv"
	"strings"

	"waymark/persistent"
)

// Number is the number in a key such as "ACME-12" or, with the mark "I", "ACME-I12"; 0 and false where the key is no such
// key of the product.
func Number(product, mark, key string) (uint32, bool) {
	digits, ok := strings.CutPrefix(key, product+"-"+mark)
	n, err := strconv.ParseUint(digits, 10, 32)
	if !ok || err != nil || digits[0] == '0' {
		return 0, false
	}
	return uint32(n), true
}

// Key is the key of the thing with this number.
func Key(product, mark string, number uint32) string {
	return product + "-" + mark + strconv.FormatUint(uint64(number), 10)
}

// RecordedNumber is the number in the key of anything in a recorded event, whatever its mark.
func RecordedNumber(key string) uint32 {
	digits := strings.TrimLeft(key[strings.LastIndexByte(key, '-')+1:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	n, _ := strconv.ParseUint(digits, 10, 32)
	return uint32(n)
}

// HighestNumber keeps keys short and numbers far from overflow.
const HighestNumber = 999_999_999

// FreeNumber is the wished number, refused if it is taken, or with no wish (0) the one after the last.
func FreeNumber(wish, last uint32, taken bool, kind string) (uint32, error) {
	if wish == 0 && last >= HighestNumber {
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
func Find[T any](things persistent.Map[T], product, mark, kind, key string) (T, uint32, error) {
	n, _ := Number(product, mark, key)
	if thing, found := things.Get(n); found {
		return thing, n, nil
	}
	var none T
	return none, 0, Unknown(kind, key)
}
