package embedded

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"google.golang.org/grpc/codes"
)

// ReplayParked gives the parked messages of a group to its consumers again.
func (s *persistentService) ReplayParked(ctx context.Context, r *persistent.ReplayParkedReq) (*persistent.ReplayParkedResp, error) {
	if err := s.access.check(ctx, toManageSubscriptions, ""); err != nil {
		return nil, err
	}
	o := r.GetOptions()
	stream, err := groupNamed(o.GetAll(), o.GetStreamIdentifier())
	if err != nil {
		return nil, err
	}
	if o.GetStopAt() < 0 {
		return nil, groupFailed(codes.InvalidArgument, stream, o.GetGroupName(), "Cannot stop replaying parked message at a negative version.")
	}
	err = s.in(stream, o.GetGroupName(), func(d *dispatcher) (bool, error) {
		end, err := s.store.head(parkedStream(d.memory.key))
		if err != nil {
			return false, err
		}
		to := end + 1
		if stop, ok := o.GetStopAtOption().(*persistent.ReplayParkedReq_Options_StopAt); ok {
			to = min(to, stop.StopAt)
		}
		return d.do(func(g *group) { g.replayTo = max(g.replayTo, to) }), nil
	})
	return &persistent.ReplayParkedResp{}, err
}

// GetInfo describes a group.
func (s *persistentService) GetInfo(ctx context.Context, r *persistent.GetInfoReq) (*persistent.GetInfoResp, error) {
	if err := s.access.check(ctx, toLookAtSubscriptions, ""); err != nil {
		return nil, err
	}
	o := r.GetOptions()
	stream, err := groupNamed(o.GetAll(), o.GetStreamIdentifier())
	if err != nil {
		return nil, err
	}
	answer := &persistent.GetInfoResp{}
	err = s.in(stream, o.GetGroupName(), func(d *dispatcher) (ok bool, err error) {
		answer.SubscriptionInfo, ok, err = d.info(time.Now())
		return ok, err
	})
	return answer, err
}

// List describes all groups, or those of a stream.
func (s *persistentService) List(ctx context.Context, r *persistent.ListReq) (*persistent.ListResp, error) {
	if err := s.access.check(ctx, toLookAtSubscriptions, ""); err != nil {
		return nil, err
	}
	only := "" // all
	if of := r.GetOptions().GetListForStream(); of != nil {
		var err error
		if only, err = groupNamed(of.GetAll(), of.GetStream()); err != nil {
			return nil, err
		}
	}
	answer := &persistent.ListResp{}
	err := s.change(func() error {
		for _, key := range slices.Sorted(maps.Keys(s.groups)) {
			d := s.groups[key]
			if only != "" && d.source.stream != only {
				continue
			}
			info, _, err := d.info(time.Now()) // it has not ended, or it would not be among the groups
			if err != nil {
				return err
			}
			answer.Subscriptions = append(answer.Subscriptions, info)
		}
		if only != "" && len(answer.Subscriptions) == 0 {
			return groupMissing(only, "")
		}
		return nil
	})
	return answer, err
}
