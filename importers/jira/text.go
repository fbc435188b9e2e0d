package jira

import (
	"encoding/json"

	"waymark/importers/jira/markup"
)

// longText is a text field as Markdown: rich text, or wiki text.
func longText(raw json.RawMessage) string {
	if text, ok := markup.FromADF(raw); ok {
		return text
	}
	return wikiText(plainText(raw))
}

// wikiText is wiki text as Markdown.
func wikiText(text string) string { return markup.FromWiki(text) }
