-- More of what analysts read: what each measure of docs/analytics.md can be computed from anew. As in views.sql, tables of other read models are
-- reached through functions.

create function decisions_of_all() returns table (
    product text, book text, revision bigint, effective_at timestamptz, decision uuid, type text, subject text, actor text, role text,
    reason text, evidence jsonb, source text, undoes uuid
) language sql stable as $$
    select product, book, revision, effective_at, id, type, subject, actor, role, reason, evidence, source, undoes
    from decisions.decision
$$;
create view decisions as
select *
from decisions_of_all();
comment on view decisions is 'Facts: a row a decision, of all books; undoes is the one that it takes back';

create function versions_of_stories() returns table (
    product text, number int, story text, title text, kind text, level text, status text, status_category text, points double precision,
    initiative text, dropped boolean, framework text, score double precision, category text, from_revision bigint, until_revision bigint,
    valid_from timestamptz, valid_until timestamptz
) language sql stable as $$
    select s.product, s.number, s.story, s.title, s.kind, s.priority, s.status, s.status_category, s.points, s.initiative, s.dropped,
           s.score ->> 'framework', (s.score #>> '{result,value}')::float8, s.score #>> '{result,category}', s.from_revision, s.until_revision,
           f.effective_at, u.effective_at
    from backlog.story s
    join backlog.book_revision f on f.product = s.product and f.revision = s.from_revision
    left join backlog.book_revision u on u.product = s.product and u.revision = s.until_revision
$$;
create view story_versions as
select *
from versions_of_stories();
comment on view story_versions is 'Snapshots: the stories as they were, from valid_from on and before valid_until (null: still), and so by revisions';

create view stories as
select product, number, story, title, kind, level, status, status_category, points, initiative, dropped
from versions_of_stories()
where until_revision is null;
comment on view stories is 'Dimension: the stories as they are now';

create view status_changes as
select v.product, d.effective_at, v.from_revision as revision, d.decision, v.number, v.story, v.status_from, v.status as status_to, v.category_from,
       v.status_category as category_to, d.actor, d.role, d.reason, d.source, v.initiative, v.level, v.kind
from (
    select *, lag(status) over w as status_from, lag(status_category) over w as category_from
    from versions_of_stories()
    window w as (partition by product, number order by from_revision)
) v
join decisions_of_all() d on d.product = v.product and d.book = 'backlog' and d.revision = v.from_revision
where v.status_from <> v.status;
comment on view status_changes is 'Facts: a row a story that came from one status to another; the one that it was written with is none';

create function lives_of_stories() returns table (
    product text, number int, written_at timestamptz, captured_at timestamptz, prioritized_at timestamptz, started_at timestamptz,
    done_at timestamptz, accepted_at timestamptz, status text, category text, since timestamptz
) language sql stable as $$
    select s.product, s.number, l.written_at, c.at, l.prioritized_at, l.started_at, l.done_at, l.accepted_at, l.status, l.category, l.since
    from backlog.story s
    cross join lateral (
        select *
        from analytics.life
        where product = s.product and number = s.number
        order by from_revision desc
        limit 1
    ) l
    cross join lateral (
        select min(b.effective_at) as at
        from backlog.story_text t
        join discovery.need n on n.product = s.product and n.need = any (t.needs)
        join discovery.book_revision b on b.product = s.product and b.revision = n.from_revision
        where t.product = s.product and t.number = s.number and t.until_revision is null
    ) c
    where s.until_revision is null and not s.dropped
$$;
create view story_lives as
select *
from lives_of_stories();
comment on view story_lives is 'Facts: a row a story of the order, with when it got how far; captured_at is when the first of the needs that it names was';

create function firsts_of_stories() returns table (product text, number int, place int, effective_at timestamptz) language sql stable as $$
    select r.product, r.number, r.place, b.effective_at
    from backlog.risen r
    join backlog.book_revision b on b.product = r.product and b.revision = r.from_revision
$$;
create view first_places as
select *
from firsts_of_stories();
comment on view first_places is 'Facts: when a story stood at a place of the first 20, and had never stood nearer to the top';

create function sides_of_stories() returns table (
    product text, effective_at timestamptz, revision bigint, number int, place_from int, place_to int, upper int, lower int
) language sql stable as $$
    select p.product, b.effective_at, p.from_revision, p.number, p.place_from, p.place_to,
           case when p.place_to < p.place_from then p.number else o.other end, case when p.place_to < p.place_from then o.other else p.number end
    from backlog.placed p
    cross join lateral unnest(array[p.passed, p.passed_before]) as o (other)
    join backlog.book_revision b on b.product = p.product and b.revision = p.from_revision
    where p.place_from > 0 and o.other > 0
$$;
create view side_changes as
select *
from sides_of_stories();
comment on view side_changes is 'Facts: a row a pair of stories that changed sides since one was moved (number): upper stands over lower now';

create function reversals_of_stories() returns table (
    product text, effective_at timestamptz, revision bigint, number int, kind text, actor text, role text, undoes boolean,
    reversed_at timestamptz, reversed_revision bigint, reversed_actor text, reversed_role text
) language sql stable as $$
    select r.product, d.effective_at, r.from_revision, r.number, case when r.level then 'level' else 'place' end, d.actor, d.role, r.undoes, o.effective_at, r.reversed, o.actor, o.role
    from backlog.reversal r
    join decisions.decision d on d.product = r.product and d.book = 'backlog' and d.revision = r.from_revision
    join decisions.decision o on o.product = r.product and o.book = 'backlog' and o.revision = r.reversed
$$;
create view reversals as
select *
from reversals_of_stories();
comment on view reversals is 'Facts: a row a story whose move (kind place) or level was taken back by the next decision on it; undoes: it was given to undo a decision';

create function versions_of_targets() returns table (
    product text, book text, kind text, number int, key text, target text, day date, from_revision bigint, until_revision bigint
) language sql stable as $$
    select i.product, 'roadmap', 'initiative', i.number, i.initiative, t.target, t.day, i.from_revision, i.until_revision
    from roadmap.initiative i
    cross join lateral (values ('start', i.start_date), ('due', i.due_date)) as t (target, day)
    union all
    select product, 'roadmap', 'release', number, release, 'due', date, from_revision, until_revision
    from roadmap.release
    union all
    select product, 'product', 'goal', number, goal, 'due', due_date, from_revision, until_revision
    from charter.goal
$$;
create view target_changes as
select t.product, d.effective_at, d.decision, t.kind, t.key, t.target, t.day_from, t.day as day_to, t.day - t.day_from as days, t.again
from (
    select *, lag(day) over (partition by product, kind, number, target, day is not null order by from_revision) as day_from,
           lag(day) over (partition by product, kind, number, target order by from_revision) is null as again,
           bool_or(until_revision is null) over (partition by product, kind, number) as stands
    from versions_of_targets()
) t
join decisions_of_all() d on d.product = t.product and d.book = t.book and d.revision = t.from_revision
where t.stands and t.day <> t.day_from;
comment on view target_changes is 'Facts: a row a day of an initiative, a release or a goal that moved; days: later, below 0 earlier; again: it had been taken away in between';

create function goals_of_charter() returns table (
    product text, number int, goal text, title text, metric text, unit text, baseline float8, target float8, due_date date, outcome text,
    set_at timestamptz
) language sql stable as $$
    select g.product, g.number, g.goal, g.title, g.metric, g.unit, g.baseline, g.target, g.due_date, g.outcome, b.effective_at
    from charter.goal g
    cross join lateral (select min(from_revision) as revision from charter.goal where product = g.product and number = g.number) f
    join charter.book_revision b on b.product = g.product and b.revision = f.revision
    where g.until_revision is null
$$;
create view goals as
select *
from goals_of_charter();
comment on view goals is 'Dimension: the goals as they are now; outcome is empty while one is open';

create function measurements_of_charter() returns table (product text, number int, day date, value float8) language sql stable as $$
    select product, number, day::date, value
    from charter.measurement
    where until_revision is null
$$;
create view measurements as
select *
from measurements_of_charter();
comment on view measurements is 'Facts: what goals (by number) were measured at';

create function stories_of_goals() returns table (product text, number int, goal text) language sql stable as $$
    select s.product, s.number, i.goal
    from backlog.story s
    join backlog.story_text t on t.product = s.product and t.number = s.number and t.until_revision is null
    join roadmap.initiative i on i.product = s.product and i.until_revision is null and i.goal <> ''
    where s.until_revision is null and not s.dropped
      and (i.initiative = s.initiative or exists (
          select
          from discovery.answer a
          join discovery.need n on n.product = s.product and n.number = a.need and n.until_revision is null
          where a.product = s.product and a.item = i.initiative and a.until_revision is null
            and (n.need = any (t.needs) or exists (
                select
                from discovery.answer b
                where b.product = s.product and b.item = s.story and b.need = a.need and b.until_revision is null
            ))
      ))
    group by s.product, s.number, i.goal
$$;
create view serving as
select *
from stories_of_goals();
comment on view serving is 'Dimension: which stories (by number) serve which goals now, by their initiative or by a need';

create function sprints_of_backlog() returns table (
    product text, number int, sprint text, name text, state text, started_revision bigint, last_revision bigint, closed_at timestamptz
) language sql stable as $$
    select s.product, s.number, s.sprint, s.name, s.state, r.revision, case when s.state = 'closed' then s.from_revision else h.revision end,
           case when s.state = 'closed' then b.effective_at end
    from backlog.sprint s
    cross join lateral (
        select min(r.from_revision) as revision
        from backlog.sprint r
        where r.product = s.product and r.number = s.number and r.state = 'running'
          and r.from_revision > (
              select max(from_revision)
              from backlog.sprint
              where product = s.product and number = s.number and state = 'planned'
          )
    ) r
    cross join lateral (select max(revision) as revision from backlog.book_revision where product = s.product) h
    join backlog.book_revision b on b.product = s.product and b.revision = s.from_revision
    where s.until_revision is null and s.state <> 'planned' and r.revision is not null
$$;
create view sprints as
select *
from sprints_of_backlog();
comment on view sprints is 'Dimension: the sprints that were started, from started_revision to last_revision, which closed it or is the latest of the backlog';

create function scopes_of_sprints() returns table (product text, sprint int, number int, from_revision bigint, until_revision bigint) language sql stable as $$
    select product, sprint, number, from_revision, until_revision
    from backlog.scope
$$;
create view sprint_scope as
select *
from scopes_of_sprints();
comment on view sprint_scope is 'Facts: when a story was in the scope of a sprint, both by number, from a revision on and before another (null: still)';
