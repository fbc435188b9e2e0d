package history

// rehearse counts the commands of an import by type, and sends none.
func (s *sender) rehearse() error {
	counts, found := s.plan.report.Events, s.plan.in.found()
	s.plan.report.Found = &found
	planned := map[string]bool{}
	err := s.plan.steps.each(func(item int32, st stored, _ int) error {
		counts[st.Name]++
		if st.Name == writeStory {
			s.now = append(s.now, s.plan.items[item].story)
		}
		if _, is := s.plan.releases.planned(st.Release); st.Release != "" && !is && !planned[planRelease+st.Release] {
			counts[planRelease]++
			planned[planRelease+st.Release] = true
		}
		if _, is := s.plan.sprints.planned(st.Sprint); st.Sprint != "" && !is && !planned[planSprint+st.Sprint] {
			counts[planSprint]++
			planned[planSprint+st.Sprint] = true
		}
		return nil
	})
	if _, parts := s.reorderings(); len(parts) > 0 {
		counts[reorderBacklog] = len(parts)
	}
	return err
}
