package embedded_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
)

// BenchmarkLiveSubscriptions appends to a store that 1,000 live subscriptions follow, and to one that none follows: what
// subscriptions cost that nothing is for (to other streams, or with a filter that nothing passes), and those that get each
// event. It also says what memory a subscription takes, both ends and the connection's share together.
func BenchmarkLiveSubscriptions(b *testing.B) {
	liveSubscriptions := full(1000)
	for _, kind := range []struct {
		name    string
		each    int // appends of each of 64 writers
		brings  int
		request func(n int) *streams.ReadReq_Options
	}{
		{"streams", 10, 0, func(n int) *streams.ReadReq_Options { return fromStartOf(fmt.Sprintf("quiet-%d", n)) }},
		{"filtered", 10, 0, func(int) *streams.ReadReq_Options { return passingNothing(fromStartOfAll()) }},
		{"log", 1, liveSubscriptions, func(int) *streams.ReadReq_Options { return fromStartOfAll() }},
	} {
		b.Run(kind.name, func(b *testing.B) {
			alone, followed := serve(b, b.TempDir()), serve(b, b.TempDir())
			conn := dial(b, followed.address)
			before := memory()
			var taken atomic.Int64
			for n := range liveSubscriptions {
				take(b, conn, subscribing(kind.request(n)), &taken)
			}
			each := float64(memory()-before) / 1024 / float64(liveSubscriptions)
			wanted := taken.Load()
			write := writing(b, 64, kind.each, appends(b, followed.Client))
			contestRates(b, 64*kind.each, "appends",
				contender{name: "alone", work: writing(b, 64, kind.each, appends(b, alone.Client))},
				contender{name: "followed", work: func() {
					write()
					wanted += int64(64 * kind.each * kind.brings)
					for taken.Load() < wanted {
						time.Sleep(time.Millisecond)
					}
				}},
			)
			b.ReportMetric(each, "KiB/subscription")
		})
	}
}

// passingNothing adds a filter that no event passes, and hardly a checkpoint.
func passingNothing(o *streams.ReadReq_Options) *streams.ReadReq_Options {
	o.FilterOption = &streams.ReadReq_Options_Filter{Filter: &streams.ReadReq_Options_FilterOptions{
		Filter: &streams.ReadReq_Options_FilterOptions_StreamIdentifier{
			StreamIdentifier: &streams.ReadReq_Options_FilterOptions_Expression{Prefix: []string{"nothing-"}},
		},
		Window:                       &streams.ReadReq_Options_FilterOptions_Count{Count: &shared.Empty{}},
		CheckpointIntervalMultiplier: 1 << 30,
	}}
	return o
}

// take follows a store by the bare protocol, counts the messages after those that say that it is live, and returns then.
func take(b *testing.B, conn grpc.ClientConnInterface, o *streams.ReadReq_Options, taken *atomic.Int64) {
	b.Helper()
	codec := grpc.ForceCodecV2(plainCodec{encoding.GetCodecV2("proto")})
	call, err := streams.NewStreamsClient(conn).Read(b.Context(), &streams.ReadReq{Options: o}, codec)
	if err != nil {
		b.Fatal(err)
	}
	receive := func() error { return call.RecvMsg(new(plain)) }
	for range 2 { // confirmed, caught up
		if err := receive(); err != nil {
			b.Fatal(err)
		}
	}
	go func() {
		for receive() == nil {
			taken.Add(1)
		}
	}()
}
