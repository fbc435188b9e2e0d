-- What analysts read: docs/analytics.md. These views stay as they are while tables change. Those over tables of other read models reach them
-- through functions, whose texts are bound when they are asked: so a read model that is built anew, in tables of its own, takes nothing
-- away from them. PostgreSQL puts the text of such a function in place of its call, so conditions still find their index.
set local check_function_bodies = off;

create function moves_of_backlog() returns table (
    product text, revision bigint, number int, first boolean, place_from int, place_to int, level_from text, level text, kind text, initiative text
) language sql stable as $$
    select p.product, p.from_revision, p.number, p.marks & 1 = 1, p.place_from, p.place_to, l.level_from, t.level, t.kind, t.initiative
    from backlog.placed p
    join backlog.trait t on t.product = p.product and t.nr = p.trait
    left join backlog.leveled l on l.product = p.product and l.number = p.number and l.from_revision = p.from_revision and p.marks & 16 = 16
$$;
create function decisions_on_backlog() returns table (
    product text, revision bigint, id uuid, effective_at timestamptz, actor text, role text, reason text, source text
) language sql stable as $$
    select product, revision, id, effective_at, actor, role, reason, source from decisions.decision where book = 'backlog'
$$;

create view priority_changes as
select c.product, d.effective_at, c.revision, c.number, d.id as decision, c.first, d.actor, d.role, d.reason::varchar(100)::text as reason, d.source, c.initiative,
       c.level, c.kind, c.place_from, c.place_to, c.level_from, case when c.level_from is not null then c.level end as level_to, c.direction
from (
    select product, revision, number, first, place_from, place_to, level_from, level, kind, initiative, sign(place_from - place_to)::int as direction
    from moves_of_backlog()
    union all
    select product, revision, number, true, null, null, level_from, level, kind, initiative, direction
    from level_change
) c
join decisions_on_backlog() d on d.product = c.product and d.revision = c.revision;
comment on view priority_changes is 'Facts: a row a story that a priority decision gave another place or another level';
comment on column priority_changes.first is 'Of the rows of a decision one, so that decisions can be counted';
comment on column priority_changes.direction is '1: up, -1: down, 0: neither';

create view deciders as
select product, actor, role, book, type, sum(decisions) as decisions, sum(reasoned) as reasoned, sum(evidenced) as evidenced
from decided
group by product, actor, role, book, type;
comment on view deciders is 'Dimension: who decided what how often, in which role, with a reason and with evidence';

create function initiatives_of_roadmap() returns table (
    product text, number int, initiative text, title text, goal text, horizon text, progress text, start_date date, due_date date,
    from_revision bigint, until_revision bigint
) language sql stable as $$
    select product, number, initiative, title, goal, horizon, progress, start_date, due_date, from_revision, until_revision
    from roadmap.initiative
$$;
create view initiatives as
select product, number, initiative, title, goal, horizon, progress, start_date, due_date
from initiatives_of_roadmap()
where until_revision is null;
comment on view initiatives is 'Dimension: the initiatives as they are now';

create function order_at(product text, at timestamptz) returns table (place bigint, number int) language sql stable as $$
    select row_number() over (order by c.nr, s.nr), s.number
    from (
        select revision
        from backlog.book_revision
        where product = $1 and effective_at <= $2
        order by effective_at desc, revision desc
        limit 1
    ) b
    cross join lateral (
        select chunks
        from backlog.directory
        where product = $1 and from_revision <= b.revision
        order by from_revision desc
        limit 1
    ) d
    cross join lateral unnest(d.chunks) with ordinality as c (chunk, nr)
    cross join lateral (
        select stories
        from backlog.chunk
        where product = $1 and chunk = c.chunk and from_revision <= b.revision
        order by from_revision desc
        limit 1
    ) o
    cross join lateral unnest(o.stories) with ordinality as s (number, nr)
$$;
comment on function order_at is 'Snapshot: the order of a product''s stories at an instant';
