-- Every validation of an initiative up to a revision, the newest last. One that had its number before, and is gone, has its own.
select w.verdict, w.findings, w.validated_by as by, b.effective_at as at, w.from_revision as revision
from roadmap.validation w
join roadmap.book_revision b on b.product = w.product and b.revision = w.from_revision
where w.product = @product and w.number = @number and w.from_revision <= @revision
  and w.from_revision >= (
      select coalesce(max(i.until_revision), 0)
      from roadmap.initiative i
      where i.product = @product and i.number = @number and i.until_revision <= @revision
        and not exists (
            select from roadmap.initiative n
            where n.product = i.product and n.number = i.number and n.from_revision = i.until_revision
        )
  )
order by w.from_revision
