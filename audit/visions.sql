-- Every vision of @product up to @revision of its product book.
select json_build_object(
    'from', v.from_revision, 'until', case when v.until_revision <= @revision then v.until_revision end, 'vision', v.vision)
from charter.vision v
where v.product = @product and v.from_revision <= @revision;
