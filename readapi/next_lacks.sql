-- What stories with these numbers lack at a revision, of what @asked names, in that order; those that lack nothing are left out.
select number, lacks
from (
    select n.number, array(
        select a.need
        from unnest(@asked::text[]) with ordinality as a (need, nr)
        where not case a.need
            when 'acceptance_criteria' then t.acceptance_criteria <> '{}'
            when 'description' then t.description <> ''
            when 'initiative' then s.initiative <> ''
            when 'needs' then t.needs <> '{}'
            when 'points' then s.points is not null
            when 'priority' then s.priority <> ''
            when 'score' then s.score is not null
            else true
        end
        order by a.nr
    ) as lacks
    from unnest(@numbers::int[]) as n (number)
    cross join lateral (
        select *
        from backlog.story
        where product = @product and number = n.number and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) s
    cross join lateral (
        select *
        from backlog.story_text
        where product = @product and number = n.number and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) t
) l
where lacks <> '{}'
