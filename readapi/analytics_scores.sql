-- What stories were at revisions, with the value by which they were scored then.
select k.number, k.revision, s.story, s.title, s.score ->> 'framework' as framework, (s.score #>> '{result,value}')::float8 as value
from unnest(@numbers::int[], @revisions::bigint[]) as k (number, revision)
cross join lateral (
    select story, title, score
    from backlog.story
    where product = @product and number = k.number and from_revision <= k.revision
    order by from_revision desc
    limit 1
) s
