package moment

import (
	"errors"
	"math"

	"github.com/danielgtaylor/huma/v2"

	"waymark/events"
)

// Position is a place in the log that PostgreSQL can hold. Its zero value is before everything.
type Position struct{ events.Position }

var errNoPosition = errors.New("no position as a command answers it")

// UnmarshalText reads a position as commands answer it.
func (p *Position) UnmarshalText(text []byte) error {
	read, err := events.ParsePosition(string(text))
	if err != nil || read.Commit > math.MaxInt64 || read.Prepare > math.MaxInt64 {
		return errNoPosition
	}
	p.Position = read
	return nil
}

// Schema describes a position in OpenAPI.
func (Position) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, MaxLength: new(100), Examples: []any{"48210"}}
}
