-- The charter at a revision.
select c.name, c.stage, v.vision || jsonb_build_object('revision', v.from_revision) as vision, c.people,
    case when jsonb_typeof(c.policy->'workflow') = 'array' then c.policy end as policy -- before the first was set it is empty
from charter.charter c
left join charter.vision v on v.product = c.product
    and v.from_revision <= @revision and (v.until_revision is null or v.until_revision > @revision)
where c.product = @product
  and c.from_revision <= @revision and (c.until_revision is null or c.until_revision > @revision)
