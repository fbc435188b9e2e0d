package projections

import (
	"cmp"
	"math"
	"slices"
	"time"

	"waymark/events"
)

// plainProduct is a product's charter.
type plainProduct struct {
	name, stage string
	visions     []plainVision // every one that was ever set
	people      []plainPerson // in the order of assignment
	policy      *events.Policy
	goals       things[plainGoal]
	challenges  things[plainChallenge]
	imports     []plainImport // the newest first
}

type plainPerson struct {
	Person string      `json:"person"`
	Role   events.Role `json:"role"`
}

type plainStatement struct {
	Revision int64 `json:"revision"`
	events.Vision
}

type plainVision struct {
	Revision      int64          `json:"revision"`
	Since         string         `json:"since"`
	UntilRevision *int64         `json:"until_revision"`
	Until         *string        `json:"until"`
	Vision        plainStatement `json:"vision"`
}

type plainGoal struct {
	Goal      string         `json:"goal"`
	Title     string         `json:"title"`
	Metric    string         `json:"metric"`
	Unit      string         `json:"unit"`
	Direction string         `json:"direction"`
	Baseline  float64        `json:"baseline"`
	Target    float64        `json:"target"`
	Due       *string        `json:"due"`
	Outcome   *string        `json:"outcome"`
	Measured  *plainMeasure  `json:"measured"`
	Progress  *float64       `json:"progress"`
	Revision  int64          `json:"revision"`
	days      []plainMeasure // by day
}

type plainMeasure struct {
	On       string  `json:"on"`
	Value    float64 `json:"value"`
	Revision int64   `json:"revision"`
}

type plainChallenge struct {
	Challenge   string          `json:"challenge"`
	Description string          `json:"description"`
	People      []string        `json:"people"`
	Roles       []events.Role   `json:"roles"`
	Severity    events.Severity `json:"severity"`
	Resolution  *string         `json:"resolution"`
	Revision    int64           `json:"revision"`
}

type plainImport struct {
	Import     string     `json:"import"`
	Source     string     `json:"source"`
	Origin     string     `json:"origin"`
	Items      int        `json:"items"`
	Decisions  int        `json:"decisions"`
	Until      *time.Time `json:"until"`
	RecordedAt string     `json:"recorded_at"`
	RecordedBy string     `json:"recorded_by"`
	TakenBack  bool       `json:"taken_back"`
}

type plainImports struct {
	Recorded  int `json:"recorded"`
	TakenBack int `json:"taken_back"`
}

func (p *plainProduct) take(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.ProductStarted:
		p.name, p.stage = e.Name, "introduction"
	case events.ProductRenamed:
		p.name = e.Name.To
	case events.LifecycleStageMoved:
		p.stage = string(e.Stage.To)
	case events.VisionSet:
		p.see(r, e.Vision.To)
	case events.RoleAssigned:
		p.people = append(p.people, plainPerson{e.Person, e.Role})
	case events.RoleRevoked:
		p.people = slices.DeleteFunc(p.people, func(h plainPerson) bool { return h == plainPerson{e.Person, e.Role} })
	case events.RoleRestored:
		p.people = slices.Insert(p.people, e.Place-1, plainPerson{e.Person, e.Role})
	case events.DecisionPolicySet:
		p.policy = e.Policy.To
	case events.GoalEvent:
		p.goal(r, e)
	case events.ChallengeEvent:
		p.challenge(r, e)
	case events.ImportEvent:
		p.bring(r, e)
	}
}

func (p *plainProduct) bring(r events.Recorded, e events.ImportEvent) {
	p.imports = slices.Clone(p.imports)
	at := slices.IndexFunc(p.imports, func(i plainImport) bool { return i.Import == e.AboutImport() })
	if at < 0 {
		by := cmp.Or(r.Metadata.RecordedBy, r.Metadata.Actor)
		at, p.imports = 0, slices.Insert(p.imports, 0, plainImport{Import: e.AboutImport(), RecordedBy: by, RecordedAt: when(r)})
	}
	switch e := e.(type) {
	case events.ImportRecorded:
		i := &p.imports[at]
		i.Source, i.Origin, i.Items, i.Decisions, i.Until = e.Source, e.Origin, e.Items, e.Decisions, e.Until
	case events.ImportTakenBack:
		p.imports[at].TakenBack = true
	}
}

// imported is how many imports there were.
func (p *plainProduct) imported() plainImports {
	n := plainImports{Recorded: len(p.imports)}
	for _, i := range p.imports {
		if i.TakenBack {
			n.TakenBack++
		}
	}
	return n
}

// see ends the vision that held, and begins another one if there is one.
func (p *plainProduct) see(r events.Recorded, vision *events.Vision) {
	if n := len(p.visions); n > 0 && p.visions[n-1].Until == nil {
		until := when(r)
		p.visions[n-1].Until, p.visions[n-1].UntilRevision = &until, &r.Revision
	}
	if vision != nil {
		p.visions = append(p.visions, plainVision{Revision: r.Revision, Since: when(r), Vision: plainStatement{r.Revision, *vision}})
	}
}

// vision is the one that holds.
func (p *plainProduct) vision() *plainStatement {
	if n := len(p.visions); n > 0 && p.visions[n-1].Until == nil {
		return &p.visions[n-1].Vision
	}
	return nil
}

func (p *plainProduct) goal(r events.Recorded, e events.GoalEvent) {
	switch e := e.(type) {
	case events.GoalSet:
		p.goals[e.Goal] = &plainGoal{
			Goal: e.Goal, Title: e.Title, Metric: e.Metric, Unit: e.Unit, Baseline: e.Baseline, Target: e.Target, Due: some(e.Due),
		}
	case events.GoalWithdrawn:
		delete(p.goals, e.Goal)
		return
	}
	p.goals.change(e.AboutGoal(), func(g *plainGoal) {
		if m, is := e.(events.GoalMeasured); is {
			g.measure(r, m)
			return
		}
		g.Revision = r.Revision
		switch e := e.(type) {
		case events.GoalRevised:
			g.revise(e)
		case events.GoalClosed:
			g.Outcome = some(string(e.Outcome))
		case events.GoalReopened:
			g.Outcome = nil
		}
	})
}

func (g *plainGoal) measure(r events.Recorded, m events.GoalMeasured) {
	g.days = slices.DeleteFunc(g.days, func(d plainMeasure) bool { return d.On == m.On })
	if m.Value.To != nil {
		g.days = append(g.days, plainMeasure{m.On, *m.Value.To, r.Revision})
	}
	slices.SortFunc(g.days, func(a, b plainMeasure) int { return slices.Compare([]byte(a.On), []byte(b.On)) })
}

func (g *plainGoal) revise(e events.GoalRevised) {
	e.Title.Apply(&g.Title)
	e.Metric.Apply(&g.Metric)
	e.Unit.Apply(&g.Unit)
	e.Baseline.Apply(&g.Baseline)
	e.Target.Apply(&g.Target)
	if e.Due != nil {
		g.Due = some(e.Due.To)
	}
}

// show is a goal as the list has it.
func (g *plainGoal) show() plainGoal {
	s := *g
	s.days, s.Direction = nil, "up"
	if g.Target < g.Baseline {
		s.Direction = "down"
	}
	if n := len(g.days); n > 0 {
		s.Measured = &g.days[n-1]
		way := (s.Measured.Value - g.Baseline) / (g.Target - g.Baseline)
		if !math.IsInf(way, 0) {
			s.Progress = &way
		}
	}
	return s
}

func (p *plainProduct) challenge(r events.Recorded, e events.ChallengeEvent) {
	switch e := e.(type) {
	case events.ChallengeRaised:
		p.challenges[e.Challenge] = &plainChallenge{
			Challenge: e.Challenge, Description: e.Description, People: listed(e.People), Roles: listed(e.Roles), Severity: e.Severity,
		}
	case events.ChallengeWithdrawn:
		delete(p.challenges, e.Challenge)
		return
	}
	p.challenges.change(e.AboutChallenge(), func(c *plainChallenge) {
		c.Revision = r.Revision
		switch e := e.(type) {
		case events.ChallengeResolved:
			c.Resolution = &e.How
		case events.ChallengeReopened:
			c.Resolution = nil
		}
	})
}

// hindering are the challenges that nobody has overcome.
func (p *plainProduct) hindering() []plainChallenge {
	open := all(p.challenges, func(c *plainChallenge) plainChallenge { return *c })
	return slices.DeleteFunc(open, func(c plainChallenge) bool { return c.Resolution != nil })
}
