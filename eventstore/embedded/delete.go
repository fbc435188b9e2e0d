package embedded

import (
	"context"
	"errors"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// Delete hides the events of a stream until it is written again. Its revisions go on from where they were.
func (s *streamsService) Delete(ctx context.Context, request *streams.DeleteReq) (*streams.DeleteResp, error) {
	o := request.GetOptions()
	position, err := s.delete(ctx, o.GetStreamIdentifier(), stated{
		o.GetExpectedStreamRevision() != nil, o.GetRevision(), o.GetNoStream() != nil, o.GetAny() != nil, o.GetStreamExists() != nil,
	}, deleteSoftly)
	return &streams.DeleteResp{PositionOption: &streams.DeleteResp_Position_{
		Position: &streams.DeleteResp_Position{CommitPosition: position, PreparePosition: position},
	}}, err
}

// Tombstone deletes a stream for good: it can be neither read nor written again.
func (s *streamsService) Tombstone(ctx context.Context, request *streams.TombstoneReq) (*streams.TombstoneResp, error) {
	o := request.GetOptions()
	position, err := s.delete(ctx, o.GetStreamIdentifier(), stated{
		o.GetExpectedStreamRevision() != nil, o.GetRevision(), o.GetNoStream() != nil, o.GetAny() != nil, o.GetStreamExists() != nil,
	}, deleteForGood)
	return &streams.TombstoneResp{PositionOption: &streams.TombstoneResp_Position_{
		Position: &streams.TombstoneResp_Position{CommitPosition: position, PreparePosition: position},
	}}, err
}

// delete is where the event lies that deletes a stream.
func (s *streamsService) delete(ctx context.Context, stream *shared.StreamIdentifier, expected stated, c change) (uint64, error) {
	r, err := newRequest(stream, expected, c)
	if err != nil {
		return 0, err
	}
	if err := s.access.check(ctx, toDelete, r.stream); err != nil {
		return 0, err
	}
	done, err := s.store.do(ctx, r)
	if wrong := new(wrongRevision); errors.As(err, &wrong) {
		return 0, unexpected(r.stream, r.expected, wrong.current)
	}
	if err != nil {
		return 0, streamError(r.stream, err)
	}
	return done.position, nil
}
