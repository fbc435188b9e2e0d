-- Challenges at a revision, behind a number.
select number, challenge, description, people, roles, severity, nullif(resolution, '') as resolution,
       from_revision as revision
from charter.challenge
where product = @product and number > @after
  and from_revision <= @revision and (until_revision is null or until_revision > @revision)
  and (@state::text = '' or (resolution = '') = (@state = 'open'))
order by number
limit @limit
