package domain

import (
	"waymark/events"
	"waymark/persistent"
)

// CheckMove faults a move that names more than one target, or none where one is needed.
func CheckMove(c *Check, m events.Move, needed bool) {
	named := 0
	for _, is := range []bool{m.After != "", m.Before != "", m.Top, m.Bottom, m.Place != 0} {
		if is {
			named++
		}
	}
	c.That(named <= 1, "after", "name only one of after, before, top, bottom and place")
	c.That(named > 0 || !needed, "after", "name one of after, before, top, bottom and place")
	c.That(m.Place >= 0, "place", "the first place is 1")
}

// Target is the place to which a move leads, counted in the order that results; item is 0 for one that is not in the
// order yet. The neighbour is looked up by find.
func Target(o persistent.Order, item uint32, m events.Move, find func(key string) (uint32, error)) (int, error) {
	from := o.Place(item)
	last := o.Len()
	if from == 0 {
		last++
	}
	if m.After != "" || m.Before != "" {
		return beside(o, item, from, m, find)
	}
	if m.Place > last {
		return 0, Refuse("place_in_order", "place %d is beyond the last place, %d", m.Place, last)
	}
	if m.Place > 0 {
		return m.Place, nil
	}
	if m.Top {
		return 1, nil
	}
	return last, nil
}

func beside(o persistent.Order, item uint32, from int, m events.Move, find func(string) (uint32, error)) (int, error) {
	key := m.After + m.Before
	neighbour, err := find(key)
	if err != nil {
		return 0, err
	}
	if neighbour == item {
		return 0, Refuse("not_beside_itself", "%s can't be moved next to itself", key)
	}
	at := o.Place(neighbour)
	if at == 0 {
		return 0, Refuse("neighbour_in_order", "%s has no place in this order", key)
	}
	if from != 0 && from < at { // they are never equal
		at-- // the item leaves a place above its neighbour
	}
	if m.After != "" {
		at++
	}
	return at, nil
}

// Below is the place in an order of what stands in another one: below the nearest that both have, or the first.
func Below(o, other persistent.Order, item uint32) int {
	for above := range other.Above(other.Place(item)) {
		if place := o.Place(above); place > 0 {
			return place + 1
		}
	}
	return 1
}
