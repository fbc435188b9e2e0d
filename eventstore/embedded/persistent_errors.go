package embedded

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
)

// groupRefusal is a refusal that names a group.
func groupRefusal(code codes.Code, exception, stream, group, message string, more ...string) *refusal {
	return &refusal{code: code, message: message, trailers: append([]string{
		"exception", exception, "stream-name", printable(stream), "group-name", printable(group),
	}, more...)}
}

func groupExists(stream, group string) error {
	return groupRefusal(codes.AlreadyExists, "persistent-subscription-exists", stream, group,
		fmt.Sprintf("Subscription group %s on stream %s exists.", group, stream))
}

func groupMissing(stream, group string) error {
	return groupRefusal(codes.NotFound, "persistent-subscription-does-not-exist", stream, group,
		fmt.Sprintf("Subscription group %s on stream %s does not exist.", group, stream))
}

func groupFull(stream, group string) error {
	return groupRefusal(codes.FailedPrecondition, "maximum-subscribers-reached", stream, group,
		fmt.Sprintf("Maximum subscriptions reached for subscription group %s on stream %s.", group, stream))
}

func groupDropped(stream, group string) error {
	return groupRefusal(codes.Canceled, "persistent-subscription-dropped", stream, group,
		fmt.Sprintf("Subscription group %s on stream %s was dropped.", group, stream))
}

func groupFailed(code codes.Code, stream, group, reason string) error {
	return groupRefusal(code, "persistent-subscription-failed", stream, group,
		fmt.Sprintf("Subscription group %s on stream %s failed: '%s'", group, stream, reason), "reason", printable(reason))
}

// printable is a text as a trailer can hold it: with all but printable ASCII escaped, like gRPC's messages.
func printable(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c < ' ' || c > '~' {
			b.WriteString(url.PathEscape(string([]byte{c})))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// explainedCall sets the trailers that go with an error of a call with one answer.
func explainedCall(ctx context.Context, err error) error {
	if r := new(refusal); errors.As(err, &r) {
		_ = grpc.SetTrailer(ctx, metadata.Pairs(r.trailers...)) // fails only outside of a call
	}
	return err
}
