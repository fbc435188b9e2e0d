-- Scores of stories that are not done, each at a revision; nr counts the arguments from 1 on.
select n.nr, s.score ->> 'framework' as framework, (s.score -> 'result' ->> 'value')::float8 as value,
       coalesce(s.score -> 'result' ->> 'category', '') as category
from unnest(@numbers::int[], @revisions::bigint[]) with ordinality as n (number, revision, nr)
cross join lateral (
    select score, status_category
    from backlog.story
    where product = @product and number = n.number and from_revision <= n.revision
    order by from_revision desc
    limit 1
) s
where s.score is not null and s.status_category in ('todo', 'doing')
order by n.nr
