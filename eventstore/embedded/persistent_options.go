package embedded

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// asCreation is an update in the form of a creation: its messages are those of a creation, with the same numbers of fields,
// but for the filter and the name of the strategy, which an update does not have.
func asCreation(o *persistent.UpdateReq_Options) (*persistent.CreateReq_Options, error) {
	creation := &persistent.CreateReq_Options{}
	wire, err := proto.Marshal(o)
	if err == nil {
		err = proto.Unmarshal(wire, creation)
	}
	return creation, err
}

// newGroupConfig is the configuration that a creation asks for, and where it starts: a place, or startAtEnd.
func newGroupConfig(o *persistent.CreateReq_Options) (groupConfig, int64, error) {
	s := o.GetSettings()
	c := groupConfig{
		Group: o.GetGroupName(), ResolveLinkTos: s.GetResolveLinks(), ExtraStatistics: s.GetExtraStatistics(),
		MessageTimeout:    either(s.GetMessageTimeoutMs(), s.GetMessageTimeoutTicks()),
		CheckPointAfter:   either(s.GetCheckpointAfterMs(), s.GetCheckpointAfterTicks()),
		LiveBufferSize:    s.GetLiveBufferSize(),
		HistoryBufferSize: s.GetHistoryBufferSize(), ReadBatchSize: s.GetReadBatchSize(),
		MaxRetryCount: s.GetMaxRetryCount(), MaxSubscriberCount: s.GetMaxSubscriberCount(),
		MinCheckPointCount: s.GetMinCheckpointCount(), MaxCheckPointCount: s.GetMaxCheckpointCount(),
		ConsumerStrategy: s.GetConsumerStrategy(),
	}
	if c.ConsumerStrategy == "" {
		//lint:ignore SA1019 updates have nothing else
		c.ConsumerStrategy = s.GetNamedConsumerStrategy().String()
	}
	if all, ok := o.GetStreamOption().(*persistent.CreateReq_Options_All); ok {
		return c, startOfAll(all.All), c.ofAll(all.All)
	}
	start, err := c.ofStream(o)
	return c, start, err
}

// either is a time that was given in milliseconds or in ticks, in milliseconds.
func either(ms int32, ticks int64) int32 {
	const ticksPerMillisecond = 10_000
	return int32(min(max(int64(ms)+ticks/ticksPerMillisecond, math.MinInt32), math.MaxInt32))
}

// startAtEnd is the start of a group that gets only what comes after it.
const startAtEnd = -1

// startAt is the start at a number; no event is beyond the largest.
func startAt(number uint64) int64 {
	if number > math.MaxInt64 {
		return startAtEnd
	}
	return int64(number)
}

func (c *groupConfig) ofStream(o *persistent.CreateReq_Options) (start int64, err error) {
	stream, ok := o.GetStreamOption().(*persistent.CreateReq_Options_Stream)
	if !ok { // as clients of version 20 write it
		//lint:ignore SA1019 they are served too
		c.Stream, err = groupStream(o.GetStreamIdentifier())
		//lint:ignore SA1019 they are served too
		return startAt(o.GetSettings().GetRevision()), err
	}
	switch from := stream.Stream.GetRevisionOption().(type) {
	case *persistent.CreateReq_StreamOptions_Revision:
		start = startAt(from.Revision)
	case *persistent.CreateReq_StreamOptions_Start:
	case *persistent.CreateReq_StreamOptions_End:
		start = startAtEnd
	default:
		return 0, status.Error(codes.InvalidArgument, "the group does not say from where")
	}
	c.Stream, err = groupStream(stream.Stream.GetStreamIdentifier())
	return start, err
}

// groupStream is the name of a stream that is not the log.
func groupStream(id *shared.StreamIdentifier) (string, error) {
	name, err := streamName(id)
	if err == nil && name == allStream {
		err = status.Error(codes.InvalidArgument, "Bad stream name.")
	}
	return name, err
}

func startOfAll(o *persistent.CreateReq_AllOptions) int64 {
	switch from := o.GetAllOption().(type) {
	case *persistent.CreateReq_AllOptions_Position:
		return startAt(from.Position.GetCommitPosition())
	case *persistent.CreateReq_AllOptions_End:
		return startAtEnd
	default:
		return 0
	}
}

func (c *groupConfig) ofAll(o *persistent.CreateReq_AllOptions) error {
	c.Stream = allStream
	if o.GetAllOption() == nil {
		return status.Error(codes.InvalidArgument, "the group does not say from where")
	}
	f := o.GetFilter()
	if f == nil {
		return nil
	}
	switch by := f.GetFilter().(type) {
	case *persistent.CreateReq_AllOptions_FilterOptions_StreamIdentifier:
		c.Filter = newFilterConfig(filterByStream, by.StreamIdentifier)
	case *persistent.CreateReq_AllOptions_FilterOptions_EventType:
		c.Filter = newFilterConfig(filterByType, by.EventType)
	default:
		return status.Error(codes.InvalidArgument, "the filter names neither streams nor event types")
	}
	return nil
}

// newFilterConfig keeps prefixes that hold a comma as an expression, as the form has commas between them.
func newFilterConfig(context string, e *persistent.CreateReq_AllOptions_FilterOptions_Expression) *filterConfig {
	f := &filterConfig{Context: context, Type: filterRegex, Data: e.GetRegex(), IsAllStream: true}
	prefixes := e.GetPrefix()
	comma := slices.ContainsFunc(prefixes, func(p string) bool { return strings.Contains(p, ",") })
	switch {
	case f.Data != "" || len(prefixes) == 0:
	case comma:
		quoted := make([]string, len(prefixes))
		for i, p := range prefixes {
			quoted[i] = regexp.QuoteMeta(p)
		}
		f.Data = "^(?:" + strings.Join(quoted, "|") + ")"
	default:
		f.Type, f.Data = filterPrefix, strings.Join(prefixes, ",")
	}
	return f
}

// groupNamed is the stream and group that a request names; stream is the request's part for it, nil for $all.
func groupNamed(all *shared.Empty, stream *shared.StreamIdentifier) (string, error) {
	if all != nil {
		return allStream, nil
	}
	return streamName(stream)
}
