-- The numbers of the stories that are out of the order at each revision.
select r.revision, array(
    select number
    from backlog.story
    where product = @product and dropped
      and from_revision <= r.revision and (until_revision is null or until_revision > r.revision)
) as numbers
from unnest(@revisions::bigint[]) as r (revision)
