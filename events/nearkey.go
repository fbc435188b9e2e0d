package events

import (
	"strings"
	"unicode"
)

// NearKey is the key of the product that a text was meant to be where it is none as it is written: with white space or
// what can't be seen around it, in small letters, with a sign or zeros before its number. The key is empty where no
// number could be meant, as in ACME-G0. False: the text is a key, or far from one.
func NearKey(product, text string) (key string, near bool) {
	if parsed, is := ParseKey(text); is && parsed.Product == product {
		return "", false
	}
	meant := strings.ToUpper(strings.TrimFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }))
	rest, ours := strings.CutPrefix(dashes.Replace(meant), product+"-")
	digits := strings.TrimLeft(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	mark := Mark(rest[:len(rest)-len(digits)])
	digits = strings.TrimLeft(digits, "+-")
	if !ours || mark.Kind() == "" || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	if n, ok := number(strings.TrimLeft(digits, "0")); ok {
		return mark.Key(product, n), true
	}
	return "", true
}

// dashes makes one of the dashes that look alike.
var dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-", "_", "-")
