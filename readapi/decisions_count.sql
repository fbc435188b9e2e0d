-- How many decisions there are up to a position that every filter lets through, as far as that is worth while.
select count(*)
from (
    select
    from decisions.decision d
    left join decisions.undone u
           on u.product = d.product and u.book = d.book and u.revision = d.revision and u.until_revision is null
    where d.product = @product
      and d.commit_position <= @head
-- decisions_filter.sql
    limit @limit
) counted
