package projections

import (
	"maps"
	"time"
)

// absorbEqual has consumers of one read model that stand at one place go on as one. They are locked; those that are absorbed are let go.
func absorbEqual(members []*consumer) (left, absorbed []*consumer) {
	first := map[string]*consumer{}
	for _, c := range members {
		switch into := first[c.model.Name]; {
		case into == nil:
			first[c.model.Name] = c
		case into.absorb(c):
			absorbed = append(absorbed, c)
			c.mu.Unlock()
			continue
		}
		left = append(left, c)
	}
	return left, absorbed
}

// absorb takes over what another consumer has, and says whether it could.
func (c *consumer) absorb(other *consumer) bool {
	if c.serving != nil || c.held.Err() != nil || other.held.Err() != nil {
		return false
	}
	if c.atEnd != other.atEnd || comparePlaces(c.at, other.at) != 0 {
		c.noted, other.noted = time.Time{}, time.Time{} // so that both move to the end of the next page, whosever events it has
		return false
	}
	if !c.lease.lanes.changing.TryLock() { // it says that it lives: next time
		return false
	}
	defer c.lease.lanes.changing.Unlock()
	if !other.lease.lanes.changing.TryLock() {
		return false
	}
	defer other.lease.lanes.changing.Unlock()
	all := maps.Clone(c.lease.lanes.all())
	maps.Copy(all, other.lease.lanes.all())
	c.lease.lanes.set(all)
	maps.Copy(c.parked, other.parked)
	other.lease.lanes.set(nil)
	other.parked = nil
	other.lose(errAbsorbed)
	return true
}
