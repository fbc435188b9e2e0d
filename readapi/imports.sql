-- The newest imports at a revision of the product book, and how many there are in all and were taken back.
select i.batch as import, i.source, i.origin, i.items, i.decisions, nullif(i.until, '')::timestamptz as until,
    i.recorded->>'by' as recorded_by, (i.recorded->>'at')::timestamptz as recorded_at, i.taken_back,
    count(*) over () as recorded, count(*) filter (where i.taken_back) over () as taken_back_in_all
from charter.import i
where i.product = @product
  and i.from_revision <= @revision and (i.until_revision is null or i.until_revision > @revision)
order by i.first desc
limit @limit
