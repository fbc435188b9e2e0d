-- Stories at a revision: one of a number, those of initiatives, those that serve a need because they name it or it is
-- answered by them; each with the decision that brought it.
with answering as (
    select a.story, n.number, n.need
    from discovery.need n
    cross join lateral jsonb_array_elements_text(n.answer -> 'stories') as a (story)
    where n.product = @product and n.answer is not null
      and n.from_revision <= @discovery and (n.until_revision is null or n.until_revision > @discovery)
),
answered as (
    select story, array_agg(need order by number) as needs
    from answering
    group by story
),
chosen as (
    select number
    from backlog.story
    where product = @product and number = @story::int
    union
    select number
    from backlog.story
    where cardinality(@initiatives::text[]) > 0 -- else the stories are not looked through
      and product = @product and initiative = any (@initiatives::text[])
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    union
    select number
    from backlog.story_text
    where product = @product and needs <> '{}' and needs @> array[nullif(@need::text, '')]
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    union
    select substring(story from '-(\d+)$')::int
    from answering
    where need = nullif(@need::text, '')
)
select s.story, s.title, s.status, s.status_category, s.points, nullif(s.initiative, '') as initiative,
       coalesce(t.needs, '{}') || array(
           select need from unnest(a.needs) with ordinality as n (need, nr) where need <> all (coalesce(t.needs, '{}')) order by nr
       ) as needs, c.revision as decided_revision, b.effective_at as decided_at
from chosen
join lateral (
    select *
    from backlog.story
    where product = @product and number = chosen.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s on s.until_revision is null or s.until_revision > @revision
left join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = chosen.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t on true
left join answered a on a.story = s.story
cross join lateral (
    select min(from_revision) as revision
    from backlog.story
    where product = @product and number = chosen.number
) c
join backlog.book_revision b on b.product = @product and b.revision = c.revision
order by s.number
