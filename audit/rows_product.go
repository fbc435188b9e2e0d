package audit

import (
	"slices"
	"time"

	"waymark/domain/product"
	"waymark/events"
)

type charterRow struct {
	Name   string        `json:"name"`
	Stage  events.Stage  `json:"stage"`
	Policy events.Policy `json:"policy"`
	People []personRow   `json:"people"`
}

type personRow struct {
	Person string      `json:"person"`
	Role   events.Role `json:"role"`
}

// visionRow is a vision, and the revisions of the product book from which and until which it held.
type visionRow struct {
	From   int64          `json:"from"`
	Until  *int64         `json:"until"` // null while it holds
	Vision *events.Vision `json:"vision"`
}

type goalRow struct {
	Goal         string             `json:"goal"`
	Title        string             `json:"title"`
	Metric       string             `json:"metric"`
	Unit         string             `json:"unit"`
	Baseline     float64            `json:"baseline"`
	Target       float64            `json:"target"`
	Due          string             `json:"due"`
	Outcome      events.GoalOutcome `json:"outcome"` // empty: open
	Measurements []measurementRow   `json:"measurements"`
}

type measurementRow struct {
	On    string  `json:"on"`
	Value float64 `json:"value"`
}

type challengeRow struct {
	Challenge   string          `json:"challenge"`
	Description string          `json:"description"`
	People      []string        `json:"people"`
	Roles       []events.Role   `json:"roles"`
	Severity    events.Severity `json:"severity"`
	Resolution  string          `json:"resolution"` // empty: open
}

type importRow struct {
	Import    string      `json:"import"`
	Source    string      `json:"source"`
	Origin    string      `json:"origin"`
	Items     int         `json:"items"`
	Decisions int         `json:"decisions"`
	Until     string      `json:"until"` // an instant; empty: not known
	Recorded  recordedRow `json:"recorded"`
	TakenBack bool        `json:"taken_back"`

	Names events.ImportNames `json:"names"`
}

// recordedRow is who recorded an import, and when that was.
type recordedRow struct {
	At time.Time `json:"at"`
	By string    `json:"by"`
}

func (out Replay) charters() []charterRow {
	if !out.Product.Started() {
		return nil
	}
	return []charterRow{{
		Name: out.Product.Name, Stage: out.Product.Stage, Policy: out.Product.Policy, People: people(out.Product),
	}}
}

func people(p product.State) []personRow {
	rows := make([]personRow, len(p.People))
	for i, h := range p.People {
		rows[i] = personRow{Person: h.Person, Role: h.Role}
	}
	return rows
}

// withVision are the visions after one more was set, or taken back: null.
func withVision(visions []visionRow, revision int64, vision *events.Vision) []visionRow {
	visions = slices.Clone(visions) // a copy of the replay keeps its own
	if last := len(visions) - 1; last >= 0 && visions[last].Until == nil {
		visions[last].Until = &revision
	}
	if vision == nil {
		return visions
	}
	return append(visions, visionRow{From: revision, Vision: vision})
}

func (out Replay) goals() []goalRow { return rowsOf(out.Product.Goals, out.goal) }

func (out Replay) goal(_ uint32, g product.Goal) goalRow {
	measurements := make([]measurementRow, len(g.Measurements))
	for i, m := range g.Measurements {
		measurements[i] = measurementRow(m)
	}
	return goalRow{
		Goal: g.Key, Title: g.Title, Metric: g.Metric, Unit: g.Unit, Baseline: g.Baseline, Target: g.Target, Due: g.Due,
		Outcome: g.Outcome, Measurements: measurements,
	}
}

func (out Replay) challenges() []challengeRow { return rowsOf(out.Product.Challenges, out.challenge) }

func (out Replay) challenge(_ uint32, c product.Challenge) challengeRow {
	return challengeRow{
		Challenge: c.Key, Description: c.Description, People: filled(c.People), Roles: filled(c.Roles), Severity: c.Severity,
		Resolution: c.Resolution,
	}
}

func (out Replay) imports() []importRow {
	rows := make([]importRow, len(out.Product.Imports))
	for i, known := range out.Product.Imports {
		rows[i] = importRow{
			Import: known.ID, Source: known.Source, Origin: known.Origin, Items: known.Items, Decisions: known.Decisions, Until: known.Until,
			Recorded: out.authors.imported[i], TakenBack: known.TakenBack, Names: filled(known.Names),
		}
	}
	return rows
}
