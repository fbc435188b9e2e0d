package rss

import (
	"html"
	"strings"
	"sync"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
)

// longestHTML is how many bytes of HTML become Markdown. Jira takes texts of 32,767 characters, unless it was told otherwise.
const longestHTML = 1 << 18

// mostSteps is how much work a text may be: for every bracket, the converter looks at all that follows.
const mostSteps = 1 << 26

var toMarkdown = sync.OnceValue(func() *converter.Converter {
	return converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), strikethrough.NewStrikethroughPlugin(), table.NewTablePlugin(),
	))
})

// markdown is HTML as Markdown; what can't be made so stays as it is.
func markdown(text string) string {
	if len(text) > longestHTML || strings.Count(html.UnescapeString(text), "[")*len(text) > mostSteps || strings.TrimSpace(text) == "" {
		return strings.TrimSpace(text)
	}
	marked, err := toMarkdown().ConvertString(text)
	if err != nil {
		return strings.TrimSpace(text)
	}
	return marked
}
