-- How many moves decisions made in stretches of revisions, each behind one and up to the next.
select count(p.number) as moves
from generate_subscripts(@revisions::bigint[], 1) as b
left join backlog.placed p
       on p.product = @product and p.from_revision > (@revisions::bigint[])[b] and p.from_revision <= (@revisions::bigint[])[b + 1]
      and p.place_from is not null
where b < cardinality(@revisions::bigint[])
group by b
order by b
