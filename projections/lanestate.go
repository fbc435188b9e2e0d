package projections

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// laneRow is a lane as the database knows it.
type laneRow struct {
	Name            string
	Lane            int32
	Owner           string
	CommitPosition  *int64
	PreparePosition *int64
	Events          int64
	CaughtUp        bool
	Building        bool // it has not reached the end of the log since it was begun from zero
	Error           string
	AtEnd           bool     // the log held no more when the last page was made
	Alive           bool     // the owner's heartbeat is fresh
	Silent          *float64 // seconds since it; nil: there is none
	Lag             float64
	lagEvents       *float64 // nil: not known
}

func (r laneRow) standing() Standing {
	s := Standing{
		Owner: r.Owner, Position: positionOf(r.CommitPosition, r.PreparePosition), Events: r.Events, CaughtUp: r.CaughtUp,
		Worker: r.worker(), Silent: r.silent(), Lag: inSeconds(r.Lag), Error: r.Error,
	}
	s.LagEvents = wholeEvents(r.lagEvents)
	return s
}

// stand says how the read model is, as its lanes are. One that was never made has none.
func (s *State) stand(rows []laneRow) {
	s.Worker = Nobody
	if len(rows) == 0 {
		return
	}
	var owners []string
	var behind *float64
	s.Standing = rows[0].standing()
	s.Events, behind = 0, new(float64)
	for _, r := range rows {
		l := r.standing()
		s.Lanes = append(s.Lanes, Lane{r.Lane, l})
		owners = append(owners, l.Owner)
		s.Events += l.Events
		s.CaughtUp = s.CaughtUp && l.CaughtUp
		s.Worker = slices.MinFunc([]Worker{s.Worker, l.Worker}, worse)
		s.Silent, s.Lag = max(s.Silent, l.Silent), max(s.Lag, l.Lag)
		s.Error = cmp.Or(s.Error, l.Error)
		if comparePlaces(l.Position, s.Position) < 0 {
			s.Position = l.Position
		}
		if behind != nil && r.lagEvents != nil {
			*behind += *r.lagEvents
		} else {
			behind = nil
		}
	}
	slices.Sort(owners)
	owners = slices.DeleteFunc(slices.Compact(owners), func(owner string) bool { return owner == "" })
	s.Owner, s.LagEvents = strings.Join(owners, ", "), wholeEvents(behind)
}

// worse orders workers by how bad they are.
func worse(a, b Worker) int {
	order := []Worker{Dead, Nobody, Working, Idle}
	return slices.Index(order, a) - slices.Index(order, b)
}

// faultOf is what is wrong with the lanes of a read model, and how far it is behind.
func faultOf(rows []laneRow, s Standing) string {
	if len(rows) == 0 {
		return laneRow{}.trouble()
	}
	var troubles []string
	lanes, silent := map[string][]string{}, map[string]time.Duration{}
	for _, r := range rows {
		trouble := r.trouble()
		if lanes[trouble] == nil && trouble != "" {
			troubles = append(troubles, trouble)
		}
		lanes[trouble], silent[trouble] = append(lanes[trouble], strconv.Itoa(int(r.Lane))), max(silent[trouble], r.silent())
	}
	if len(troubles) == 0 {
		return ""
	}
	for i, trouble := range troubles {
		if len(lanes[trouble]) < len(rows) {
			troubles[i] = "in lanes " + strings.Join(lanes[trouble], ", ") + " " + trouble
		}
		if strings.HasSuffix(trouble, deadWords) {
			troubles[i] += fmt.Sprintf(": no sign of life for %v", silent[trouble].Round(time.Second))
		}
	}
	if far := s.far(); far != "" {
		troubles = append(troubles, "it is behind the log by "+far)
	}
	return strings.Join(troubles, "; ")
}

// deadWords say that a worker is dead.
const deadWords = ", whose worker is dead"

// trouble is what is wrong with a lane. A worker that is dead comes before what it said: nothing of that is true any more.
func (r laneRow) trouble() string {
	switch {
	case r.Owner == "":
		return "has no owner yet"
	case r.worker() == Nobody:
		return "has no owner: node " + r.Owner + " gave it back"
	case r.worker() == Dead:
		return "is owned by node " + r.Owner + deadWords
	case r.Error != "":
		return "is held up"
	case r.Building:
		return "is being built from the first event on"
	case !r.CaughtUp:
		return "has not reached the end of the log since its owner took it over"
	}
	return ""
}
