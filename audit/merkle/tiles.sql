select t.level, t.number, t.hashes
from proof.tile t
join unnest(@levels::int[], @numbers::bigint[]) as w (level, number) using (level, number)
