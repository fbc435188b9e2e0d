package projections

import "time"

// Progress is how far the edition of a read model is that is being built beside the one that serves.
type Progress struct {
	Version string
	Events  int64         // that it was made of
	About   int64         // how many it will be made of, as far as the one that serves knows
	Rate    float64       // events a second since its owner began, or went on with it
	Left    time.Duration // about how long it still takes; 0 where nothing tells
	Built   bool          // it has reached the end of the log, and is about to take over
	Parked  int64         // products whose events wait in it
	Error   string        // what holds it up; empty: nothing
}

// remaining is about how many events it lacks.
func (p *Progress) remaining() int64 {
	if p == nil {
		return 0
	}
	return p.About - p.Events
}

// nextRow is the next edition as the database knows it; all is nil where there is none.
type nextRow struct {
	NextVersion  *string
	NextEvents   *int64
	NextLately   *int64 // events since its owner began
	NextSeconds  *float64
	NextBuilding *bool
	NextError    *string
	NextParked   int64
}

// progress is that of the next edition beside one that was made of some events; nil where there is none.
func (r nextRow) progress(serving int64) *Progress {
	if r.NextVersion == nil {
		return nil
	}
	p := &Progress{
		Version: *r.NextVersion, Events: *r.NextEvents, About: max(serving, *r.NextEvents), Built: !*r.NextBuilding, Parked: r.NextParked,
	}
	if r.NextError != nil {
		p.Error = *r.NextError
	}
	if *r.NextLately > 0 && *r.NextSeconds > 0 {
		p.Rate = float64(*r.NextLately) / *r.NextSeconds
		p.Left = inSeconds(float64(p.About-p.Events) / p.Rate)
	}
	return p
}
