package embedded

import (
	"regexp"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// filter picks events of the log by the name of their stream or by their type.
type filter struct {
	byType     bool
	prefixes   []string
	regex      *regexp.Regexp // nil: prefixes count
	checkpoint uint64         // events looked at between two checkpoints
}

func newFilter(o *streams.ReadReq_Options_FilterOptions) (*filter, error) {
	f := &filter{checkpoint: uint64(max(o.GetCheckpointIntervalMultiplier(), 1)) * uint64(max(o.GetMax(), 1))}
	var expression *streams.ReadReq_Options_FilterOptions_Expression
	switch by := o.GetFilter().(type) {
	case *streams.ReadReq_Options_FilterOptions_StreamIdentifier:
		expression = by.StreamIdentifier
	case *streams.ReadReq_Options_FilterOptions_EventType:
		expression, f.byType = by.EventType, true
	default:
		return nil, status.Error(codes.InvalidArgument, "the filter names neither streams nor event types")
	}
	if len(expression.GetPrefix()) > 0 {
		f.prefixes = expression.GetPrefix()
		return f, nil
	}
	regex, err := regexp.Compile(expression.GetRegex())
	if err != nil {
		return nil, status.Errorf(codes.InvalidArgument, "the filter's expression: %v", err)
	}
	f.regex = regex
	return f, nil
}

// matches is true without a filter.
func (f *filter) matches(r *record) bool {
	if f == nil {
		return true
	}
	text := r.stream
	if f.byType {
		text = r.typ
	}
	if f.regex != nil {
		return f.regex.MatchString(text)
	}
	return slices.ContainsFunc(f.prefixes, func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}
