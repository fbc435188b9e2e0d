-- What else names an initiative at a revision.
select coalesce((
           select array_agg(d.initiative order by length(d.initiative), d.initiative)
           from roadmap.dependency d
           where d.product = @product and d.depends_on = @initiative
             and d.from_revision <= @revision and (d.until_revision is null or d.until_revision > @revision)
       ), '{}') as dependents,
       coalesce((
           select array_agg(p.proposal order by p.number)
           from roadmap.proposal p
           where p.product = @product and p.initiative = @initiative
             and p.from_revision <= @revision and (p.until_revision is null or p.until_revision > @revision)
       ), '{}') as proposals
