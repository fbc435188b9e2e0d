-- Every validation of an initiative up to a revision, the newest last.
select w.verdict, w.findings, w.validated_by as by, b.effective_at as at, w.from_revision as revision
from roadmap.validation w
join roadmap.book_revision b on b.product = w.product and b.revision = w.from_revision
where w.product = @product and w.number = @number and w.from_revision <= @revision
order by w.from_revision
