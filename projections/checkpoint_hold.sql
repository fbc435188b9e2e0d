-- Keeps the checkpoint where it is while waiting events are folded. Fewer rows than lanes: someone else took over or moved it.
update waymark.lane l
set events = l.events + h.events, heartbeat_at = clock_timestamp()
from unnest(@names::text[], @lanes::int[], @epochs::bigint[], @events::bigint[], @old_commits::bigint[], @old_prepares::bigint[])
    as h (name, lane, epoch, events, old_commit, old_prepare)
where l.name = h.name and l.lane = h.lane and l.epoch = h.epoch
  and l.commit_position is not distinct from h.old_commit and l.prepare_position is not distinct from h.old_prepare
returning l.lane
