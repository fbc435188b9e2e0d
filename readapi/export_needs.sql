-- The needs that stories answer, at a revision of the backlog; stories without any are left out.
select u.number, t.needs
from unnest(@numbers::int[]) as u (number)
cross join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = u.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t
where cardinality(t.needs) > 0
