-- Leaves with the events that they are of, a tile at a time.
select l.number, t.hashes, l.revisions, l.streams
from proof.leaves l
join proof.tile t on t.level = 0 and t.number = l.number
where l.number >= @from
order by l.number
limit 64
