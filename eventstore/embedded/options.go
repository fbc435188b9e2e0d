package embedded

import (
	"math"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// reading is what a read asks for.
type reading struct {
	stream    string // empty: the whole log
	backwards bool
	subscribe bool
	from      uint64 // position or revision: the first to read forwards, for the log the one before which to read backwards
	after     bool   // a subscription that starts after from, not with it
	fromEnd   bool
	count     uint64
	filter    *filter // nil: everything
	resolve   bool    // a link is followed
	textIDs   bool    // ids as text, not as two numbers
	ends      bool    // the client understands messages about the ends of a stream
}

func readOptions(o *streams.ReadReq_Options) (*reading, error) {
	if o == nil {
		return nil, status.Error(codes.InvalidArgument, "the options of the read are missing")
	}
	_, textIDs := o.GetUuidOption().GetContent().(*streams.ReadReq_Options_UUIDOption_String_)
	r := &reading{
		backwards: o.GetReadDirection() == streams.ReadReq_Options_Backwards,
		resolve:   o.GetResolveLinks(),
		textIDs:   textIDs,
		ends:      o.GetControlOption().GetCompatibility() >= 1,
	}
	if err := r.readCount(o); err != nil {
		return nil, err
	}
	switch from := o.GetStreamOption().(type) {
	case *streams.ReadReq_Options_Stream:
		return r, r.fromStream(from.Stream)
	case *streams.ReadReq_Options_All:
		if err := r.fromAll(from.All); err != nil {
			return nil, err
		}
	default:
		return nil, status.Error(codes.InvalidArgument, "the read names neither a stream nor $all")
	}
	var err error
	if f := o.GetFilter(); f != nil {
		r.filter, err = newFilter(f)
	}
	return r, err
}

func (r *reading) readCount(o *streams.ReadReq_Options) error {
	switch count := o.GetCountOption().(type) {
	case *streams.ReadReq_Options_Count:
		r.count = count.Count
	case *streams.ReadReq_Options_Subscription:
		r.subscribe = true
		if r.backwards {
			return status.Error(codes.InvalidArgument, "a subscription reads forwards")
		}
	default:
		return status.Error(codes.InvalidArgument, "the read names neither a count nor a subscription")
	}
	return nil
}

func (r *reading) fromStream(o *streams.ReadReq_Options_StreamOptions) error {
	name, err := streamName(o.GetStreamIdentifier())
	if err != nil {
		return err
	}
	r.stream = name
	switch from := o.GetRevisionOption().(type) {
	case *streams.ReadReq_Options_StreamOptions_Revision:
		r.from, r.after = from.Revision, true
	case *streams.ReadReq_Options_StreamOptions_Start:
	case *streams.ReadReq_Options_StreamOptions_End:
		r.fromEnd, r.from = true, math.MaxInt64
	default:
		return status.Error(codes.InvalidArgument, "the read does not say from where")
	}
	return nil
}

func (r *reading) fromAll(o *streams.ReadReq_Options_AllOptions) error {
	switch from := o.GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Position:
		r.from, r.after = from.Position.GetCommitPosition(), true
	case *streams.ReadReq_Options_AllOptions_Start:
	case *streams.ReadReq_Options_AllOptions_End:
		r.fromEnd, r.from = true, math.MaxUint64
	default:
		return status.Error(codes.InvalidArgument, "the read does not say from where")
	}
	return nil
}

func streamName(id *shared.StreamIdentifier) (string, error) {
	name := string(id.GetStreamName())
	if !fits(name) {
		return "", status.Errorf(codes.InvalidArgument, "the name of a stream has 1 to %d bytes, this one has %d", maxNameBytes, len(name))
	}
	if !utf8.ValidString(name) {
		return "", status.Error(codes.InvalidArgument, "the name of a stream is not valid UTF-8")
	}
	return name, nil
}
