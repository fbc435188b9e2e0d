-- What a product is at revisions of its charter: its vision and its policy, each field of them for itself, and who holds which roles.
select p.number, p.revision, c.product as key, c.name as title, jsonb_build_object(
           'name', c.name, 'stage', c.stage,
           'workflow', c.policy -> 'workflow', 'levels', c.policy -> 'levels', 'reason_required', c.policy -> 'reason_required',
           'ready_needs', c.policy -> 'ready_needs', 'scoring', c.policy -> 'scoring', 'thresholds', c.policy -> 'thresholds',
           'statement', v.vision -> 'statement', 'audience', v.vision -> 'audience', 'needs', v.vision -> 'needs',
           'differentiators', v.vision -> 'differentiators', 'business_goals', v.vision -> 'business_goals',
           'people', (
               select jsonb_object_agg(h.person, h.roles)
               from (
                   select h ->> 'person' as person, jsonb_agg(h -> 'role' order by h ->> 'role') as roles
                   from jsonb_array_elements(c.people) h
                   group by h ->> 'person'
               ) h
           )
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join charter.charter c on c.product = @product
left join charter.vision v on v.product = @product
     and v.from_revision <= p.revision and (v.until_revision is null or v.until_revision > p.revision)
where c.from_revision <= p.revision and (c.until_revision is null or c.until_revision > p.revision)
