-- At which revisions, behind one and up to another, a decision on it gave an initiative its place.
select substring(subject from '\d+$')::int as number, array_agg(revision order by revision) as revisions
from decisions.decision
where product = @product and book = 'roadmap' and revision > @before and revision <= @after
  and type in ('InitiativePlanned', 'InitiativePrioritized', 'InitiativeRescheduled', 'InitiativeProgressRestored')
  and exists (select from jsonb_array_elements(changes) c where c ->> 0 = 'place' and c -> 2 <> 'null')
group by subject
