-- Every need as it stood at @revision of the discovery book of @product, with its own evidence.
select json_build_object(
    'need', n.need, 'statement', n.statement, 'source', n.source, 'importance', n.importance, 'customers', n.customers,
    'persona', n.persona, 'status', n.status, 'answer', n.answer, 'explanation', n.explanation,
    'merged_into', n.merged_into, 'evidence', (
        select coalesce(json_agg(json_build_object(
            'number', e.number, 'kind', e.kind, 'text', e.text, 'link', e.link, 'customer', e.customer) order by e.number), '[]')
        from discovery.evidence e
        where e.product = n.product and e.need = n.number
            and e.from_revision <= @revision and (e.until_revision is null or e.until_revision > @revision)))
from discovery.need n
where n.product = @product
    and n.from_revision <= @revision and (n.until_revision is null or n.until_revision > @revision);
