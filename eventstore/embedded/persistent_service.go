package embedded

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// persistentService serves event_store.client.persistent_subscriptions.PersistentSubscriptions.
type persistentService struct {
	persistent.UnimplementedPersistentSubscriptionsServer
	store  *store
	access *access
	log    *slog.Logger
	ending context.Context // done when the server closes

	mu     sync.Mutex // held also while the configuration is written
	groups map[string]*dispatcher
	broken error // why the configuration could not be read
}

// newPersistentService starts the groups that the store holds. A configuration that can't be read must not keep the store
// from being opened: it is an event like others, and can be put right by another one.
func newPersistentService(s *store, a *access, log *slog.Logger, ending context.Context) *persistentService {
	p := &persistentService{store: s, access: a, log: log, ending: ending}
	p.start()
	return p
}

// start starts the groups as they are configured.
func (s *persistentService) start() {
	s.groups, s.broken = map[string]*dispatcher{}, nil
	configs, err := s.configs()
	for _, c := range configs {
		if s.groups[c.key()] != nil {
			continue // the first one counts
		}
		d, failed := dispatch(s.store, s.log, c)
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		s.groups[c.key()] = d
	}
	if err != nil {
		s.log.Error("persistent subscriptions can't be started", "error", err)
		s.stop(groupDropped)
		s.broken = notReady(err)
	}
}

func notReady(err error) error {
	return status.Errorf(codes.Unavailable, "Server Is Not Ready: %v", err)
}

func (s *persistentService) configs() ([]groupConfig, error) {
	last, err := s.store.lastOf(configStream)
	if err != nil || last == nil {
		return nil, err
	}
	return decodeConfigs(last.data)
}

// stop ends all groups.
func (s *persistentService) stop(reason func(stream, group string) error) {
	for _, d := range s.groups {
		d.end(reason)
	}
	clear(s.groups)
}

// close ends all groups. What they have done is on disk.
func (s *persistentService) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = closing("", "")
	s.stop(closing)
}

func closing(string, string) error {
	return status.Error(codes.Unavailable, "the event store is closing")
}

// write writes the configurations of all groups, one of them changed, or gone if it is nil.
func (s *persistentService) write(key string, changed *groupConfig, by string) error {
	all := groupConfigs{Version: configVersion, Updated: time.Now().UTC(), UpdatedBy: by}
	for _, k := range slices.Sorted(maps.Keys(s.groups)) {
		if k != key {
			all.Entries = append(all.Entries, s.groups[k].config())
		}
	}
	if changed != nil {
		all.Entries = append(all.Entries, *changed)
	}
	return s.store.noteLast(configStream, configType, all)
}

// Create makes a group.
func (s *persistentService) Create(ctx context.Context, r *persistent.CreateReq) (*persistent.CreateResp, error) {
	return &persistent.CreateResp{}, s.manage(ctx, func() error {
		c, start, err := newGroupConfig(r.GetOptions())
		if err != nil {
			return err
		}
		if _, ok := s.groups[c.key()]; ok {
			return groupExists(c.Stream, c.Group)
		}
		left := groupMemory{store: s.store, key: c.key()} // by one of that name whose deletion was cut short
		if err := left.forget(); err != nil {
			return err
		}
		return s.put(ctx, c, start)
	})
}

// Update changes the settings of a group. Its consumers are dropped, and it goes on where it is.
func (s *persistentService) Update(ctx context.Context, r *persistent.UpdateReq) (*persistent.UpdateResp, error) {
	return &persistent.UpdateResp{}, s.manage(ctx, func() error {
		o, err := asCreation(r.GetOptions())
		if err != nil {
			return err
		}
		c, start, err := newGroupConfig(o)
		if err != nil {
			return err
		}
		old, ok := s.groups[c.key()]
		if !ok {
			return groupMissing(c.Stream, c.Group)
		}
		c.Filter = old.config().Filter
		return s.put(ctx, c, start)
	})
}

// put writes the configuration of a group and starts it, in place of the one of that name.
func (s *persistentService) put(ctx context.Context, c groupConfig, start int64) error {
	if err := c.validate(); err != nil {
		return err
	}
	if err := c.startAt(&source{store: s.store, stream: c.Stream}, start); err != nil {
		return err
	}
	if err := s.write(c.key(), &c, userOf(ctx)); err != nil {
		return err
	}
	if old, ok := s.groups[c.key()]; ok {
		old.end(groupDropped)
	}
	d, err := dispatch(s.store, s.log, c)
	if err != nil {
		s.broken = notReady(err)
		return s.broken
	}
	s.groups[c.key()] = d
	return nil
}

// Delete ends a group and forgets what it has done.
func (s *persistentService) Delete(ctx context.Context, r *persistent.DeleteReq) (*persistent.DeleteResp, error) {
	o := r.GetOptions()
	return &persistent.DeleteResp{}, s.manage(ctx, func() error {
		stream, err := groupNamed(o.GetAll(), o.GetStreamIdentifier())
		if err != nil {
			return err
		}
		key := groupKey(stream, o.GetGroupName())
		d, ok := s.groups[key]
		if !ok {
			return groupMissing(stream, o.GetGroupName())
		}
		if err := s.write(key, nil, userOf(ctx)); err != nil {
			return err
		}
		delete(s.groups, key)
		d.end(groupDropped)
		return d.memory.forget()
	})
}

// RestartSubsystem ends all groups, drops their consumers, and starts the groups again.
func (s *persistentService) RestartSubsystem(ctx context.Context, _ *shared.Empty) (*shared.Empty, error) {
	if err := s.access.check(ctx, toManageSubscriptions, ""); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop(groupDropped)
	s.start()
	return &shared.Empty{}, nil
}

// manage is change for those who may make and change groups.
func (s *persistentService) manage(ctx context.Context, f func() error) error {
	if err := s.access.check(ctx, toManageSubscriptions, ""); err != nil {
		return err
	}
	return s.change(f)
}

// change runs f while no other call changes or lists groups.
func (s *persistentService) change(f func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return s.broken
	}
	return answerable(f())
}

// answerable is an error that clients may get.
func answerable(err error) error {
	if _, ok := status.FromError(err); ok {
		return err
	}
	return storeError(err)
}

// in runs f in a group, and again in the one that took its place if that had ended.
func (s *persistentService) in(stream, name string, f func(*dispatcher) (bool, error)) error {
	for {
		s.mu.Lock()
		d, broken := s.groups[groupKey(stream, name)], s.broken
		s.mu.Unlock()
		switch {
		case broken != nil:
			return broken
		case d == nil:
			return groupMissing(stream, name)
		}
		if ok, err := f(d); ok || err != nil {
			return answerable(err)
		}
	}
}
