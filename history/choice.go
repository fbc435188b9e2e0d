package history

// conditions are what must hold for an entry that a filter lets through.
type conditions []condition

type condition struct {
	needs knowledge // less is known: it holds
	holds func(*Entry) bool
}

func (c *conditions) add(needs knowledge, holds func(*Entry) bool) {
	*c = append(*c, condition{needs, holds})
}

// text wants a text; any where it is empty.
func (c *conditions) text(needs knowledge, want string, is func(*Entry) string) {
	if want != "" {
		c.add(needs, func(e *Entry) bool { return is(e) == want })
	}
}

// flag wants something of the metadata to be so, or not to be so; either where it is empty.
func (c *conditions) flag(want string, is func(*Entry) bool) {
	if want != "" {
		c.add(itsMetadata, func(e *Entry) bool { return is(e) == (want == "true") })
	}
}

// choice wants all to hold, and the words of an entry to be found; nil finds all. Those are looked at last, for they cost most.
func (c conditions) choice(finds func([]string) bool) Choice {
	return func(e *Entry) (bool, error) {
		for _, condition := range c {
			if e.known >= condition.needs && !condition.holds(e) {
				return false, nil
			}
		}
		if finds == nil || e.known < itsChanges {
			return true, nil
		}
		list, err := e.words()
		return err == nil && finds(list), err
	}
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
