-- Every vision up to a revision, behind another revision.
select v.from_revision as revision, f.effective_at as since, u.revision as until_revision, u.effective_at as until,
       v.vision || jsonb_build_object('revision', v.from_revision) as vision
from charter.vision v
join charter.book_revision f on f.product = v.product and f.revision = v.from_revision
left join charter.book_revision u on u.product = v.product and u.revision = v.until_revision and u.revision <= @revision
where v.product = @product and v.from_revision <= @revision and v.from_revision > @after
order by v.from_revision
limit @limit
