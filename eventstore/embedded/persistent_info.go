package embedded

import (
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
)

// rate counts messages, also since it was last asked.
type rate struct {
	total, before int64
	asked         time.Time
}

// measure is how many there were since the last call, and per second.
func (r *rate) measure(now time.Time) (count int64, perSecond int32) {
	count = r.total - r.before
	if since := now.Sub(r.asked).Seconds(); since > 0 {
		perSecond = int32(float64(count) / since)
	}
	r.before, r.asked = r.total, now
	return count, perSecond
}

// info describes the group. It is false if the group has ended.
func (d *dispatcher) info(now time.Time) (info *persistent.SubscriptionInfo, ok bool, err error) {
	end, err := d.source.end()
	if err != nil {
		return nil, false, err
	}
	ok = d.do(func(g *group) {
		info = g.info(now)
		live := d.next >= uint64(end+1) // the number after a tombstone's is no revision
		info.Status = g.status(live)
		info.ParkedMessageCount, err = d.memory.parkedAfter(g.parked.last)
		if g.saved >= 0 && g.checkpointed {
			info.LastCheckpointedEventPosition = d.source.text(g.saved)
		}
		if end >= 0 {
			info.LastKnownEventPosition = d.source.text(end)
		}
		if live {
			info.LiveBufferCount, info.ReadBufferCount = int64(info.ReadBufferCount), 0
		}
	})
	return info, ok, err
}

func (g *group) status(live bool) string {
	switch {
	case live && g.replaying():
		return "ReplayingParkedMessages, Live"
	case live:
		return "Live"
	case g.replaying():
		return "Behind, ReplayingParkedMessages"
	default:
		return "Behind"
	}
}

func (g *group) info(now time.Time) *persistent.SubscriptionInfo {
	count, perSecond := g.given.measure(now)
	info := &persistent.SubscriptionInfo{
		EventSource: g.Stream, GroupName: g.Group, StartFrom: g.StartPosition,
		TotalItems: g.given.total, CountSinceLastMeasurement: count, AveragePerSecond: perSecond,
		ResolveLinkTos: g.ResolveLinkTos, ExtraStatistics: g.ExtraStatistics,
		MessageTimeoutMilliseconds: g.MessageTimeout, MaxRetryCount: g.MaxRetryCount,
		LiveBufferSize: g.LiveBufferSize, BufferSize: g.HistoryBufferSize, ReadBatchSize: g.ReadBatchSize,
		CheckPointAfterMilliseconds: g.CheckPointAfter, MinCheckPointCount: g.MinCheckPointCount, MaxCheckPointCount: g.MaxCheckPointCount,
		NamedConsumerStrategy: g.ConsumerStrategy, MaxSubscriberCount: g.MaxSubscriberCount,
		ReadBufferCount: int32(len(g.waiting)), RetryBufferCount: int32(len(g.retries)),
		TotalInFlightMessages: int32(len(g.inFlight)), OutstandingMessagesCount: int32(len(g.inFlight) + len(g.parking)),
	}
	for _, c := range g.consumers {
		count, perSecond := c.given.measure(now)
		info.Connections = append(info.Connections, &persistent.SubscriptionInfo_ConnectionInfo{
			From: c.address, Username: c.user, ConnectionName: c.name,
			TotalItems: c.given.total, CountSinceLastMeasurement: count, AverageItemsPerSecond: perSecond,
			InFlightMessages: int32(c.inFlight), AvailableSlots: int32(c.size - c.inFlight),
		})
	}
	return info
}
