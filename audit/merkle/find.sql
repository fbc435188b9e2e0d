-- At which place of its tile the leaf of an event is, which lies at a position; null where it is not.
select l.number, array_position(
           array(select case when r = @revision and s = n.id then 1 else 0 end from unnest(l.streams, l.revisions) as u (s, r)), 1) as place
from proof.leaves l
left join proof.stream n on n.name = @stream
where (l.commit, l.prepare) <= (@commit, @prepare)
order by l.commit desc, l.prepare desc
limit 1
