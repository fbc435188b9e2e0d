-- Stories at a revision: one of a number, those of initiatives, those that serve a need because they name it or it is
-- answered by them; each with the decision that brought it.
with answered as (
    select number, need, answer
    from discovery.need
    where product = @product and answer is not null
      and from_revision <= @discovery and (until_revision is null or until_revision > @discovery)
),
chosen as (
    select number
    from backlog.story
    where product = @product and number = @story::int
    union
    select number
    from backlog.story
    where product = @product and initiative = any (@initiatives::text[])
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    union
    select number
    from backlog.story_text
    where product = @product and needs @> array[nullif(@need::text, '')]
      and from_revision <= @revision and (until_revision is null or until_revision > @revision)
    union
    select s.number
    from backlog.story s
    join answered a on a.need = nullif(@need::text, '') and a.answer -> 'stories' ? s.story
    where s.product = @product
)
select s.story, s.title, s.status, s.status_category, s.points, nullif(s.initiative, '') as initiative,
       coalesce(t.needs, '{}') || n.needs as needs, c.revision as decided_revision, b.effective_at as decided_at
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
cross join lateral (
    select coalesce(array_agg(a.need order by a.number), '{}') as needs
    from answered a
    where a.answer -> 'stories' ? s.story and a.need <> all (coalesce(t.needs, '{}'))
) n
cross join lateral (
    select min(from_revision) as revision
    from backlog.story
    where product = @product and number = chosen.number
) c
join backlog.book_revision b on b.product = @product and b.revision = c.revision
order by s.number
