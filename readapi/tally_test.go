package readapi_test

// tallied makes the members and tallies of the backlog from its stories and texts, whose versions must not overlap.
func (h *house) tallied() {
	h.t.Helper()
	h.exec(`insert into backlog.member (product, initiative, need, number, from_revision, until_revision)
		select s.product, s.initiative, '', s.number, s.from_revision, s.until_revision from backlog.story s where s.initiative <> ''
		union all
		select s.product, s.initiative, n.need, s.number, greatest(s.from_revision, t.from_revision), least(s.until_revision, t.until_revision)
		from backlog.story s
		join backlog.story_text t on t.product = s.product and t.number = s.number and t.from_revision < coalesce(s.until_revision, 1e9)
			and s.from_revision < coalesce(t.until_revision, 1e9)
		cross join unnest(t.needs) as n (need)`)
	h.exec(`insert into backlog.tally
		select c.product, c.initiative, c.need, c.revision, lead(c.revision) over (partition by c.product, c.initiative, c.need order by c.revision),
			count(*) filter (where s.status_category = 'todo'), count(*) filter (where s.status_category = 'doing'),
			count(*) filter (where s.status_category = 'done'), count(*) filter (where s.status_category = 'dropped'),
			coalesce(sum(s.points) filter (where s.status_category = 'todo'), 0), coalesce(sum(s.points) filter (where s.status_category = 'doing'), 0),
			coalesce(sum(s.points) filter (where s.status_category = 'done'), 0), coalesce(sum(s.points) filter (where s.status_category = 'dropped'), 0)
		from (
			select product, initiative, need, from_revision as revision from backlog.member
			union
			select product, initiative, need, until_revision from backlog.member where until_revision is not null
		) c
		left join backlog.member m on m.product = c.product and m.initiative = c.initiative and m.need = c.need
			and m.from_revision <= c.revision and (m.until_revision is null or m.until_revision > c.revision)
		left join backlog.story s on s.product = m.product and s.number = m.number
			and s.from_revision <= c.revision and (s.until_revision is null or s.until_revision > c.revision)
		group by c.product, c.initiative, c.need, c.revision`)
	h.exec(`insert into discovery.answer (product, item, need, from_revision, until_revision)
		select product, item, number, from_revision, until_revision
		from discovery.need
		cross join lateral jsonb_array_elements_text(coalesce(answer -> 'stories', '[]') || coalesce(answer -> 'initiatives', '[]')) as a (item)`)
}
