package events

import (
	"strconv"
	"strings"
)

// Mark stands before the number in a key and tells what the key names: ACME-12 is a story, ACME-I12 an initiative.
type Mark string

// The marks of all that has a key.
const (
	StoryMark      Mark = ""
	SprintMark     Mark = "S"
	InitiativeMark Mark = "I"
	ReleaseMark    Mark = "R"
	ProposalMark   Mark = "PR"
	GoalMark       Mark = "G"
	ChallengeMark  Mark = "CH"
	PersonaMark    Mark = "P"
	CompetitorMark Mark = "C"
	NeedMark       Mark = "N"
	InsightMark    Mark = "IN"
)

// Kind is what people call that which keys with the mark name; empty for what is no mark.
func (m Mark) Kind() string {
	switch m {
	case StoryMark:
		return "story"
	case SprintMark:
		return "sprint"
	case InitiativeMark:
		return "initiative"
	case ReleaseMark:
		return "release"
	case ProposalMark:
		return "proposal"
	case GoalMark:
		return "goal"
	case ChallengeMark:
		return "challenge"
	case PersonaMark:
		return "persona"
	case CompetitorMark:
		return "competitor"
	case NeedMark:
		return "need"
	case InsightMark:
		return "insight"
	}
	return ""
}

// HighestNumber keeps keys short and numbers far from overflow.
const HighestNumber = 999_999_999

// Key is the key of the thing with this number.
func (m Mark) Key(product string, number uint32) string {
	return product + "-" + string(m) + strconv.FormatUint(uint64(number), 10)
}

// Number is the number in the key of a thing of the product; 0 and false where the text is no such key. A thing has one
// key: what is written in another way, with a zero in front or in small letters, is none.
func (m Mark) Number(product, text string) (uint32, bool) {
	head := len(product) + 1 + len(m)
	if len(text) <= head || text[:len(product)] != product || text[len(product)] != '-' || text[len(product)+1:head] != string(m) {
		return 0, false
	}
	return number(text[head:])
}

// number reads digits as keys have them: 1 to HighestNumber, nothing in front.
func number(digits string) (uint32, bool) {
	if len(digits) == 0 || len(digits) > 9 || digits[0] == '0' {
		return 0, false
	}
	n := uint32(0)
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		n = n*10 + uint32(digits[i]-'0')
	}
	return n, true
}

// Key is a key taken apart.
type Key struct {
	Product string
	Mark    Mark
	Number  uint32
}

// String is the key as it is written.
func (k Key) String() string { return k.Mark.Key(k.Product, k.Number) }

// ParseKey takes a key of any product apart; false where the text is none.
func ParseKey(text string) (Key, bool) {
	product, rest, _ := strings.Cut(text, "-")
	mark := Mark(rest[:len(rest)-len(strings.TrimLeft(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))])
	n, ok := number(rest[len(mark):])
	if !ok || mark.Kind() == "" || !ValidProduct(product) {
		return Key{}, false
	}
	return Key{Product: product, Mark: mark, Number: n}, true
}

// KeyNumber is the number in a key of whatever mark and product; 0 where the text is no key.
func KeyNumber(text string) uint32 {
	key, _ := ParseKey(text)
	return key.Number
}

// productPattern is a regular expression for what ValidProduct takes.
const productPattern = "[A-Z][A-Z0-9_]{1,19}"

// ValidProduct says whether a product may have this key.
func ValidProduct(key string) bool {
	letter := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	if len(key) < 2 || len(key) > 20 || !letter(key[0]) {
		return false
	}
	for i := range len(key) {
		if c := key[i]; !letter(c) && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}
