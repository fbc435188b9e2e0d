package embedded

import (
	"fmt"

	"google.golang.org/grpc/codes"
)

// groupRefusal is a refusal that names a group.
func groupRefusal(code codes.Code, exception, stream, group, message string, more ...string) *refusal {
	return &refusal{code: code, message: message, trailers: append([]string{
		"exception", exception, "stream-name", stream, "group-name", group,
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
		fmt.Sprintf("Subscription group %s on stream %s failed: '%s'", group, stream, reason), "reason", reason)
}
