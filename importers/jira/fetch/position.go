package fetch

import (
	"slices"
	"time"
)

// margin is how far each question about what changed reaches back beyond its moment: for clocks that differ, for an index
// that lags, and for the time that a round may take and still be the last.
const margin = 10 * time.Minute

// position is where a run stands after an answer: all that is needed to go on from there.
type position struct {
	Since time.Time `json:"since,omitzero"`  // of this round: issues that changed from then on; zero: all
	Began time.Time `json:"began"`           // of this round, by Jira's clock
	After string    `json:"after,omitempty"` // key of the last issue that came
	Ended bool      `json:"ended,omitempty"` // no issues follow in this round
	Logs  []log     `json:"logs,omitempty"`  // whose change logs are being fetched
	Token string    `json:"token,omitempty"` // of their next page
	Again []log     `json:"again,omitempty"` // what is to be read once more: it changed in between

	Rounds, Searches, Bulks, Issues int // so far

	// What this answer brought to light: keys of issues of whose logs a part was given, ids of issues that were gone.
	Partial, Gone []string `json:",omitempty"`
}

// log is how far the change log of an issue is known, by ids of its entries.
type log struct {
	ID      string `json:"id"`
	Shown   int64  `json:"shown,omitempty"`   // the newest that came with the issue
	Reached int64  `json:"reached,omitempty"` // the newest that came without it
}

// resting says that nothing is left to ask for in this round.
func (p position) resting() bool { return p.Ended && len(p.Logs) == 0 && len(p.Again) == 0 }

// next is the position at the beginning of another round, for what changed since this one began.
func (p position) next(now time.Time) position {
	p.Since, p.Began, p.After, p.Ended = p.Began, now, "", false
	p.Rounds++
	return p
}

// searched is the position after a page of issues.
func (p position) searched(page found, cloud bool) position {
	p.Searches++
	p.Issues += len(page.Issues)
	p.Ended = page.last(cloud)
	for _, i := range page.Issues {
		if numberOf(i.Key) > numberOf(p.After) {
			p.After = i.Key
		}
		_, newest := i.span()
		switch {
		case cloud && i.full():
			p.Logs = append(p.Logs, log{ID: string(i.ID), Shown: newest})
		case !cloud && i.cut():
			p.Again = append(p.Again, log{ID: string(i.ID)})
		}
	}
	return p
}

// logged is the position after a page of change logs. An issue whose log goes on after what came with the issue has changed in
// between: it is read again, or its fields would not be those to which the log leads.
func (p position) logged(page logs) position {
	p.Bulks++
	p.Logs = slices.Clone(p.Logs)
	for _, of := range page.Of {
		at := slices.IndexFunc(p.Logs, func(l log) bool { return l.ID == string(of.Issue) })
		for _, e := range of.Entries {
			if at >= 0 {
				p.Logs[at].Reached = max(p.Logs[at].Reached, e.ID.number())
			}
		}
	}
	if p.Token = page.NextToken; p.Token != "" {
		return p
	}
	for _, l := range p.Logs {
		if l.Reached > l.Shown {
			p.Again = append(p.Again, l)
		}
	}
	p.Logs = nil
	return p
}

// read is the position after an issue that was read once more.
func (p position) read(i issue, cloud bool) position {
	known := p.Again[0]
	p.Again = p.Again[1:]
	p.Issues++
	oldest, newest := i.span()
	switch {
	case !cloud && i.cut():
		p.Partial = append(p.Partial, i.Key)
	case cloud && i.full() && oldest > known.Reached: // more changes in between than come with an issue
		p.Logs = append(p.Logs, log{ID: known.ID, Shown: newest})
	}
	return p
}

// missed is the position after an issue that is no longer there.
func (p position) missed() position {
	p.Gone = append(p.Gone, p.Again[0].ID)
	p.Again = p.Again[1:]
	return p
}
