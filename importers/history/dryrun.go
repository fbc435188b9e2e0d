package history

import "slices"

// rehearse counts the commands of an import by type, and sends none.
func (s *sender) rehearse() error {
	counts, found := s.plan.report.Events, s.plan.in.found()
	s.plan.report.Found = &found
	err := s.plan.steps.each(func(item int32, st stored, bytes int) error {
		if err := s.add(item, st, bytes); err != nil {
			return err
		}
		for _, command := range slices.Concat(s.roadmap, s.backlog) {
			counts[command["command"].(string)]++
		}
		s.roadmap, s.backlog = nil, nil
		return nil
	})
	if _, parts := s.reorderings(); len(parts) > 0 {
		counts["reorder-backlog"] = len(parts)
	}
	return err
}
