-- What needs are at revisions of the discovery book.
select p.number, p.revision, n.need as key, n.statement as title, jsonb_build_object(
           'statement', n.statement, 'source', n.source, 'importance', n.importance, 'customers', n.customers,
           'persona', nullif(n.persona, ''), 'status', n.status, 'answer', n.answer, 'explanation', n.explanation,
           'merged_into', nullif(n.merged_into, ''),
           'evidence', (
               select jsonb_agg(jsonb_build_object('number', e.number, 'kind', e.kind, 'text', e.text, 'link', e.link,
                   'customer', e.customer) order by e.from_revision, e.number)
               from discovery.evidence e
               where e.product = @product and e.need = p.number
                 and e.from_revision <= p.revision and (e.until_revision is null or e.until_revision > p.revision)
           )
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
join discovery.need n on n.product = @product and n.number = p.number
where n.from_revision <= p.revision and (n.until_revision is null or n.until_revision > p.revision)
