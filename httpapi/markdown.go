package httpapi

import (
	"context"
	"fmt"
	"io"

	"github.com/danielgtaylor/huma/v2"
)

const jsonType = "application/json"

// MarkdownType is the media type of answers that people read.
const MarkdownType = "text/markdown"

// Summary is a body that says in Markdown what it says in JSON.
type Summary interface{ Markdown() string }

// OfferMarkdown says in the document that an operation answers a summary in Markdown to those who accept that rather than JSON. Its body is
// a Summary.
func OfferMarkdown(op *huma.Operation, description string) {
	offer(op, jsonType, nil)
	offer(op, MarkdownType, &huma.Schema{Type: huma.TypeString, Description: description})
}

// Kind is the media type in which the request that the context is of is answered; empty where its operation offers no choice.
func Kind(ctx context.Context) string {
	e, _ := ctx.Value(exchangeKey{}).(exchange)
	return e.kind
}

// markdownFormat writes summaries.
func markdownFormat() huma.Format {
	return huma.Format{Marshal: func(w io.Writer, v any) error {
		summary, ok := v.(Summary)
		if !ok {
			return fmt.Errorf("%T is no summary", v)
		}
		_, err := io.WriteString(w, summary.Markdown())
		return err
	}}
}
