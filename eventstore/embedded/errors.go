package embedded

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// refusal is an error with the trailers by which EventStoreDB's clients know it.
type refusal struct {
	code     codes.Code
	message  string
	trailers []string // names and values
}

func (r *refusal) Error() string { return r.message }

// GRPCStatus is the refusal as a status.
func (r *refusal) GRPCStatus() *status.Status { return status.New(r.code, r.message) }

var errTooLarge = &refusal{
	code:     codes.InvalidArgument,
	message:  "Maximum Append Size of " + strconv.Itoa(MaxAppendBytes) + " Exceeded.",
	trailers: []string{"exception", "maximum-append-size-exceeded", "maximum-append-size", strconv.Itoa(MaxAppendBytes)},
}

func missing(property string) error {
	return &refusal{
		code:    codes.InvalidArgument,
		message: "Required Metadata Property '" + property + "' is missing",
		trailers: []string{
			"exception", "missing-required-metadata-property", "required-metadata-properties", metaType + "," + metaContentType,
		},
	}
}

// explainStream and explainUnary send the trailers that go with an error of a handler.
func explainStream(server any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	err := handle(server, stream)
	stream.SetTrailer(explanation(err))
	return err
}

func explainUnary(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	answer, err := handle(ctx, request)
	if trailers := explanation(err); trailers.Len() > 0 {
		err = errors.Join(err, grpc.SetTrailer(ctx, trailers))
	}
	return answer, err
}

func explanation(err error) metadata.MD {
	r := new(refusal)
	if !errors.As(err, &r) {
		return nil
	}
	trailers := metadata.Pairs(r.trailers...)
	for _, values := range trailers {
		for i := range values {
			values[i] = printable(values[i])
		}
	}
	return trailers
}

// printable is a text as a trailer can carry it: what is not printable ASCII is percent-encoded.
func printable(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// deleted refuses what is asked of a stream that is deleted for good.
func deleted(stream string) error {
	return &refusal{
		code:     codes.FailedPrecondition,
		message:  "Event stream '" + stream + "' is deleted.",
		trailers: []string{"exception", "stream-deleted", "stream-name", stream},
	}
}

// unexpected refuses the deletion of a stream that is not at the expected revision.
func unexpected(stream string, expected expectation, current int64) error {
	wanted, actual := strconv.FormatInt(int64(expected), 10), strconv.FormatInt(current, 10)
	return &refusal{
		code: codes.FailedPrecondition,
		message: "Delete failed due to WrongExpectedVersion. Stream: " + stream + ", Expected version: " + wanted +
			", Actual version: " + actual,
		trailers: []string{
			"exception", "wrong-expected-version", "stream-name", stream, "expected-version", wanted, "actual-version", actual,
		},
	}
}

// streamError is storeError for what was asked of one stream.
func streamError(stream string, err error) error {
	if errors.Is(err, errTombstoned) {
		return deleted(stream)
	}
	return storeError(err)
}

func storeError(err error) error {
	switch {
	case errors.Is(err, ErrDiskFull):
		return status.Error(codes.ResourceExhausted, err.Error())
	case errors.Is(err, ErrClosed):
		return status.Error(codes.Unavailable, err.Error())
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return status.FromContextError(err).Err()
	default:
		return status.Error(codes.Internal, err.Error())
	}
}
