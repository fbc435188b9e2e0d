-- The visions up to a revision, the first one first.
select v.from_revision as revision, coalesce(v.vision ->> 'statement', '') as statement, b.effective_at as since
from charter.vision v
join charter.book_revision b on b.product = v.product and b.revision = v.from_revision
where v.product = @product and v.from_revision <= @revision
order by v.from_revision
