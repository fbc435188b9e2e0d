package readapi

import "slices"

// knownAim is a goal or a need that the product has.
type knownAim struct {
	ID   string
	Says string
	origin
}

// aim is a goal or a need with the initiatives and the stories that serve it.
func aim(id string, known []knownAim, initiatives []string, stories []tracedStory) tracedAim {
	a := tracedAim{ID: id, Initiatives: initiatives, Work: workOf(stories)}
	for _, k := range known {
		if k.ID == id {
			a.Known, a.Says, a.Decided = true, k.Says, &k.origin
		}
	}
	return a
}

// serving are the initiatives that serve a goal.
func serving(goal string, initiatives []tracedInitiative) []string {
	keys := []string{}
	for _, i := range initiatives {
		if i.Goal != nil && *i.Goal == goal {
			keys = append(keys, i.Initiative)
		}
	}
	return keys
}

// answering are the initiatives by which a need is answered, and those of the stories that serve it.
func answering(need string, initiatives []tracedInitiative, stories []tracedStory) []string {
	keys := initiativesOf(stories)
	for _, i := range initiatives {
		if slices.Contains(i.Needs, need) {
			keys = append(keys, i.Initiative)
		}
	}
	return distinct(keys)
}

func workOf(stories []tracedStory) work {
	w := work{Stories: map[string]int{}, Points: map[string]float64{}}
	for _, category := range []string{"todo", "doing", "done", "dropped"} {
		w.Stories[category], w.Points[category] = 0, 0
	}
	for _, s := range stories {
		w.Stories[s.Category]++
		if s.Points != nil {
			w.Points[s.Category] += *s.Points
		}
	}
	return w
}

func only(stories []tracedStory, is func(tracedStory) bool) []tracedStory {
	var some []tracedStory
	for _, s := range stories {
		if is(s) {
			some = append(some, s)
		}
	}
	return some
}

func keysOf(initiatives []tracedInitiative) []string {
	keys := make([]string, len(initiatives))
	for i, initiative := range initiatives {
		keys[i] = initiative.Initiative
	}
	return keys
}

// initiativesOf are the initiatives that stories belong to.
func initiativesOf(stories []tracedStory) []string {
	var keys []string
	for _, s := range stories {
		if s.Initiative != nil {
			keys = append(keys, *s.Initiative)
		}
	}
	return distinct(keys)
}

// goalsOf are the goals of the trace: the one that was asked for, or those that the initiatives serve.
func goalsOf(a aims, initiatives []tracedInitiative) []string {
	if a.kind == "goal" {
		return []string{a.id}
	}
	var ids []string
	for _, i := range initiatives {
		if i.Goal != nil {
			ids = append(ids, *i.Goal)
		}
	}
	return distinct(ids)
}

// needsOf are the needs of the trace, likewise.
func needsOf(a aims, initiatives []tracedInitiative, stories []tracedStory) []string {
	if a.kind == "need" {
		return []string{a.id}
	}
	var ids []string
	for _, s := range stories {
		ids = append(ids, s.Needs...)
	}
	for _, i := range initiatives {
		ids = append(ids, i.Needs...)
	}
	return distinct(ids)
}

// distinct is the values without repetition, in the order in which they come first.
func distinct(values []string) []string {
	seen := map[string]bool{}
	unique := []string{}
	for _, value := range values {
		if !seen[value] {
			seen[value] = true
			unique = append(unique, value)
		}
	}
	return unique
}
