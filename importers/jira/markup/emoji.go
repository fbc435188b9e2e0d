package markup

import (
	"cmp"
	"strings"
)

// signs are what wiki markup writes for the pictures that Jira has by itself, and the short names that its rich text has for these.
var signs = map[string]string{
	"(/)": "✅", ":check_mark:": "✅",
	"(x)": "❌", ":cross_mark:": "❌",
	"(!)": "⚠", ":warning:": "⚠",
	"(?)": "❓", ":question_mark:": "❓", ":question:": "❓",
	"(i)": "ℹ", ":info:": "ℹ",
	"(+)": "➕", ":plus:": "➕",
	"(-)": "➖", ":minus:": "➖",
	"(y)": "👍", ":thumbsup:": "👍",
	"(n)": "👎", ":thumbsdown:": "👎",
	"(on)": "💡", ":light_bulb_on:": "💡",
	"(*)": "⭐", ":yellow_star:": "⭐",
	":)": "🙂", ":slight_smile:": "🙂",
	":(": "😞", ":disappointed:": "😞",
	":P": "😛", ":stuck_out_tongue:": "😛",
	":D": "😃", ":smiley:": "😃",
	";)": "😉", ":wink:": "😉",
}

// longestSign is the length of the longest that wiki markup has.
const longestSign = 4

// emoji is a picture as text. Some of Jira's own have no other than their name.
func emoji(name, text string) string {
	if sign, known := signs[name]; known {
		return sign
	}
	return strings.ReplaceAll(cmp.Or(text, name), "\ufe0f", "") // which only says that a sign is to have colours
}
