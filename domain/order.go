package domain

import (
	"strconv"
	"strings"
	"time"

	"waymark/events"
	"waymark/persistent"
)

// Number is the number in a key such as "ACME-12" or, with the mark "I", "ACME-I12"; false where the key is no such key
// of the product.
func Number(product, mark, key string) (uint32, bool) {
	digits, ok := strings.CutPrefix(key, product+"-"+mark)
	if !ok || digits == "" || digits[0] == '0' || digits[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	return uint32(n), err == nil
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

// IsDate says whether the text is a date such as 2026-03-01.
func IsDate(text string) bool {
	t, err := time.Parse(time.DateOnly, text)
	return err == nil && t.Year() > 0 // PostgreSQL has no year 0
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

// CheckMove faults a move that names more than one target, or none where one is needed.
func CheckMove(c *Check, m events.Move, needed bool) {
	named := 0
	for _, is := range []bool{m.After != "", m.Before != "", m.Top, m.Bottom, m.Place != 0} {
		if is {
			named++
		}
	}
	c.That(named <= 1, "after", "name only one of after, before, top, bottom and place")
	c.That(named == 1 || !needed || named > 1, "after", "name one of after, before, top, bottom and place")
	c.That(m.Place >= 0, "place", "the first place is 1")
}

// Target is the place to which a move leads, counted in the order that results; item is 0 for one that is not in the
// order yet. The neighbour is looked up by find.
func Target(o persistent.Order, item uint32, m events.Move, find func(key string) (uint32, error)) (int, error) {
	from := o.Place(item)
	last := o.Len()
	if from == 0 {
		last++
	}
	switch {
	case m.Top:
		return 1, nil
	case m.Place > last:
		return 0, Refuse("place_in_order", "place %d is beyond the last place, %d", m.Place, last)
	case m.Place > 0:
		return m.Place, nil
	case m.After != "", m.Before != "":
		return beside(o, item, from, m, find)
	default:
		return last, nil
	}
}

func beside(o persistent.Order, item uint32, from int, m events.Move, find func(string) (uint32, error)) (int, error) {
	key := m.After + m.Before
	neighbour, err := find(key)
	if err != nil {
		return 0, err
	}
	if neighbour == item {
		return 0, Refuse("not_beside_itself", "%s can't be moved next to itself", key)
	}
	at := o.Place(neighbour)
	if at == 0 {
		return 0, Refuse("neighbour_in_order", "%s has no place in this order", key)
	}
	if from != 0 && from < at {
		at-- // the item leaves a place above its neighbour
	}
	if m.After != "" {
		at++
	}
	return at, nil
}
