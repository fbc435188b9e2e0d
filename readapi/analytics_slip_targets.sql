-- When initiatives, releases and goals were to be reached, and how they ended, version by version up to a revision of their book, each with
-- the decision that brought it. What was taken back has a last version that is gone.
select t.kind, t.key, t.number, t.title, t.start_date, t.due_date, t.ended, coalesce(t.until_revision <= t.shown, false) as gone,
       d.id::text as id, d.effective_at as at, d.actor, d.role, d.source, d.reason <> '' as reason, d.commit_position
from (
    select 'initiative' as kind, 'roadmap' as book, @roadmap::bigint as shown, initiative as key, number, title, start_date, due_date,
           case when progress in ('delivered', 'dropped') then progress else '' end as ended, from_revision, until_revision
    from roadmap.initiative
    where product = @product and initiative = any (@initiatives::text[]) and from_revision <= @roadmap
    union all
    select 'release', 'roadmap', @roadmap, release, number, name, null, date, case when shipped then 'shipped' else '' end,
           from_revision, until_revision
    from roadmap.release
    where product = @product and release = any (@releases::text[]) and from_revision <= @roadmap
    union all
    select 'goal', 'product', @charter::bigint, goal, number, title, null, due_date, outcome, from_revision, until_revision
    from charter.goal
    where product = @product and number = any (@goals::int[]) and from_revision <= @charter
) t
join decisions.decision d on d.product = @product and d.book = t.book and d.revision = t.from_revision
order by t.kind, t.number, t.from_revision
