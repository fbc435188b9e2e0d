-- Moves checkpoints over a page, or over events that are none of ours, and notifies those who wait. Fewer rows than lanes: someone else
-- took over or moved them.
with moved as (
    update waymark.lane l
    set commit_position = @commit, prepare_position = @prepare, passed_id = @passed_id, event_id = coalesce(@event_id, l.event_id),
        event_stream = coalesce(@event_stream, l.event_stream), event_revision = coalesce(@event_revision, l.event_revision),
        event_commit = coalesce(@event_commit, l.event_commit), event_prepare = coalesce(@event_prepare, l.event_prepare),
        recorded_at = coalesce(@recorded_at, l.recorded_at), events = l.events + h.events, error = null,
        caught_up = l.caught_up or @caught_up, building = l.building and not @caught_up, at_end = @caught_up,
        heartbeat_at = clock_timestamp(), updated_at = clock_timestamp()
    from unnest(@names::text[], @lanes::int[], @epochs::bigint[], @events::bigint[], @old_commits::bigint[], @old_prepares::bigint[])
        as h (name, lane, epoch, events, old_commit, old_prepare)
    where l.name = h.name and l.lane = h.lane and l.epoch = h.epoch
      and l.commit_position is not distinct from h.old_commit and l.prepare_position is not distinct from h.old_prepare
    returning l.name, l.lane
)
select lane, case row_number() over of_name when 1 then
           pg_notify('waymark_reached', concat_ws(' ', name, string_agg(lane::text, ',') over of_name, @commit::bigint, @prepare::bigint))::text
       end
from moved
window of_name as (partition by name order by lane rows between unbounded preceding and unbounded following)
