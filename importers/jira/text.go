package jira

import "encoding/json"

// longText is a text field as Markdown: rich text, or wiki text.
func longText(raw json.RawMessage) string { return textOf(raw) }

// wikiText is wiki text as Markdown.
func wikiText(text string) string { return text }
