-- At which revisions, behind one and up to another, a decision on it gave an initiative its place.
select n.number, array_agg(d.revision order by d.revision) as revisions
from decisions.decision d
cross join lateral (select number from roadmap.initiative where product = @product and initiative = d.subject limit 1) n
where d.product = @product and d.book = 'roadmap' and d.revision > @before and d.revision <= @after
  and d.type in ('InitiativePlanned', 'InitiativePrioritized', 'InitiativeRescheduled', 'InitiativeProgressRestored')
  and exists (select from jsonb_array_elements(d.changes) c where c ->> 0 = 'place' and c -> 2 <> 'null')
group by n.number
