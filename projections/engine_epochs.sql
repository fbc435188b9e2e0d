-- Makes the rows of read models whose highest epochs are known: an owner of before owns nothing more.
with known as (
    select key as name, value::bigint as epoch
    from jsonb_each_text(@epochs::jsonb)
), edition as (
    insert into waymark.projection (name)
    select name
    from known
)
insert into waymark.lane (name, lane, epoch, building)
select name, lane, epoch + 1, true
from known, generate_series(0, @count::int - 1) as lane
