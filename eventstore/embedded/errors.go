package embedded

import (
	"context"
	"errors"
	"strconv"

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

// explained sets the trailers that go with an error.
func explained(call grpc.ServerStream, err error) error {
	if r := new(refusal); errors.As(err, &r) {
		call.SetTrailer(metadata.Pairs(r.trailers...))
	}
	return err
}

func storeError(err error) error {
	switch {
	case errors.Is(err, ErrClosed):
		return status.Error(codes.Unavailable, err.Error())
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return status.FromContextError(err).Err()
	default:
		return status.Error(codes.Internal, err.Error())
	}
}
