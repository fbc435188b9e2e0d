package httpapi

import (
	"fmt"
	"io"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"waymark/tabular"
)

// Table is a body whose rows are written as CSV too.
type Table interface{ CSV(w io.Writer) error }

// Format is the parameter by which a link says what Accept says else. The operation offers a table.
type Format struct {
	Format string `query:"format" enum:"json,csv" doc:"csv: the rows as a table for spreadsheets. What Accept says if left out."`
}

// OfferTable says in the document that an operation answers a table as CSV to those who accept that rather than JSON, or ask for it by
// Format. Its body is a Table.
func OfferTable(op *huma.Operation, description string) {
	offer(op, jsonType, nil)
	offer(op, tabular.CSV.MediaType(), &huma.Schema{Type: huma.TypeString, Description: description})
}

// asked is the kind of answer that a request asks for by its parameter; empty where it does not, or the operation has no such choice.
func asked(ctx huma.Context, offers []string) string {
	table := tabular.CSV.MediaType()
	if kind := map[string]string{"csv": table, "json": jsonType}[ctx.Query("format")]; slices.Contains(offers, table) {
		return kind
	}
	return ""
}

// tableFormat writes tables.
func tableFormat() huma.Format {
	return huma.Format{Marshal: func(w io.Writer, v any) error {
		table, ok := v.(Table)
		if !ok {
			return fmt.Errorf("%T is no table", v)
		}
		return table.CSV(w)
	}}
}
