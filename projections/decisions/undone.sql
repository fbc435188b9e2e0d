-- The decisions with these ids, what they take back, what that takes back and so on; each with what has taken it back.
with recursive line as (
    select id, product, book, revision, commit_position, prepare_position, undoes
    from decision
    where id = any (@ids::uuid[])
    union
    select d.id, d.product, d.book, d.revision, d.commit_position, d.prepare_position, d.undoes
    from line l
    join decision d on d.id = l.undoes
)
select l.id, l.product, l.book, l.revision, l.commit_position, l.prepare_position, coalesce(l.undoes::text, '') as undoes,
       u.undone_by
from line l
left join undone u
       on u.product = l.product and u.book = l.book and u.revision = l.revision and u.until_revision is null
