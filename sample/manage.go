package sample

import (
	"fmt"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

// anaComes is the week in which somebody else than the product manager begins to own the backlog.
const anaComes = 18

// found starts the product, which has one person in both roles.
func (t *teller) found() {
	t.decide(jonas, "Six weeks of interviews say that the last mile is where customers are lost", product.StartProduct{Key: Key, Name: "Parcel"})
	t.decide(jonas, "", product.AssignRole{Person: jonas, Role: events.ProductOwner})
	for _, person := range append(team(), carla) {
		t.decide(jonas, "", product.AssignRole{Person: person, Role: events.TeamMember})
	}
	t.decide(jonas, "So that scores can be compared", product.SetDecisionPolicy{
		Scoring: domain.Some(events.Scoring{Framework: "rice", Version: 1}), ReasonRequired: domain.Some([]string{"drop-story", "reschedule-initiative"}),
	})
	t.decide(jonas, "What the interviews come down to", product.SetVision{
		Statement: "A parcel comes when we said, and nobody waits for it", Audience: "People who receive parcels in a city, and the shops that send them",
		Needs: []string{"Know when it comes", "Be asked before plans change"}, Differentiators: []string{"A window of two hours", "Words instead of codes"},
	})
}

// steer has the product manager set goals, plan, and move days.
func (t *teller) steer(week int) {
	switch week {
	case anaComes:
		t.decide(jonas, "The backlog needs somebody every day; the market needs me", product.RevokeRole{Person: jonas, Role: events.ProductOwner})
		t.decide(jonas, "Two years with couriers", product.AssignRole{Person: ana, Role: events.ProductOwner})
	case 26:
		t.decide(jonas, "4,000 parcels a day", product.MoveLifecycleStage{Stage: events.Growth})
	case 44:
		t.decide(jonas, "Shops pay for it, and they leave", product.SetVision{
			Statement: "A parcel comes when we said, and the shop that sent it knows", Audience: "People who receive parcels in a city, and the shops that send them",
			Needs:           []string{"Know when it comes", "Be asked before plans change", "Shops: answer before customers ask"},
			Differentiators: []string{"A window of two hours", "Words instead of codes", "Shops see what we see"}, BusinessGoals: []string{"Shops stay"},
		})
	case 58:
		t.decide(ana, "", product.RaiseChallenge{Description: "Targets move without a word to the team", Roles: []events.Role{events.ProductOwner, events.TeamMember}, Severity: events.SeverityHigh})
	case 70:
		t.decide(jonas, "", product.ResolveChallenge{Challenge: events.ChallengeMark.Key(Key, 1), How: "Days move on Thursdays, with the team at the table"})
	case 90:
		t.decide(carla, "", product.RaiseChallenge{Description: "Nobody tells support what a release changes", People: []string{carla}, Severity: events.SeverityMedium})
	}
	t.aim(week)
	t.plan(week)
	t.propose(week)
	t.ship(week)
}

// propose has the owner propose to change the roadmap, and the manager answer a week later.
func (t *teller) propose(week int) {
	for i, p := range proposals() {
		key := events.ProposalMark.Key(Key, uint32(i+1))
		switch {
		case week == p.week:
			t.decide(ana, p.why, roadmap.ProposeRoadmapChange{Change: p.change, Initiative: p.initiative}, fromNeed(p.need)...)
		case week == p.week+1 && p.accepted:
			t.decide(jonas, p.answer, roadmap.AcceptProposal{Proposal: key})
		case week == p.week+1 && p.answer != "":
			t.decide(jonas, p.answer, roadmap.DeclineProposal{Proposal: key})
		}
	}
}

// aim sets, measures and closes goals.
func (t *teller) aim(week int) {
	for i, a := range aims() {
		key := events.GoalMark.Key(Key, uint32(i+1))
		switch since := week - a.set; {
		case since == 0:
			t.decide(jonas, "The board wants one number that customers feel", product.SetGoal{
				Title: a.title, Metric: a.metric, Unit: a.unit, Baseline: a.baseline, Target: a.target, Due: t.day(a.due, 4),
			})
		case since > 0 && since%4 == 3 && since/4 < len(a.measured) && !(a.outcome != "" && week >= a.due):
			t.decide(jonas, "", product.MeasureGoal{Goal: key, On: t.at.Format("2006-01-02"), Value: a.measured[since/4]})
		case week == a.due && a.outcome != "":
			t.decide(jonas, "", product.CloseGoal{Goal: key, Outcome: a.outcome})
		}
	}
}

// goalOf is the key of a goal if it was set by a week.
func goalOf(n, week int) string {
	if aims()[n-1].set > week {
		return ""
	}
	return events.GoalMark.Key(Key, uint32(n))
}

// plan plans initiatives, says what they depend on, starts them, moves their days and delivers them.
func (t *teller) plan(week int) {
	for i, p := range plans() {
		key := initiativeKey(i + 1)
		switch {
		case week == p.planned:
			t.decide(jonas, "Out of the goal", t.planned(i, p, week))
			for _, n := range p.needs {
				t.decide(jonas, "", roadmap.LinkInitiatives{Initiative: key, DependsOn: initiativeKey(n)})
			}
		case week == p.planned+1:
			t.decide(owner(week), "", roadmap.ValidateInitiative{Initiative: key, Verdict: p.verdict, Findings: p.findings})
		case week == p.start && p.weeks > 0:
			t.decide(jonas, "", roadmap.StartInitiative{Initiative: key})
		case week == p.delivered && week > 0:
			t.decide(jonas, "", roadmap.DeliverInitiative{Initiative: key, WithUndelivered: true})
		case week == p.nearer && week > 0:
			next := events.Next
			t.decide(jonas, "The ones before it have an end now", roadmap.RescheduleInitiative{Initiative: key, Horizon: &next})
		}
		t.slip(week, key, p)
	}
}

func (t *teller) planned(i int, p plan, week int) roadmap.PlanInitiative {
	made := roadmap.PlanInitiative{Number: uint32(i + 1), Title: p.title, Outcome: p.outcome, Goal: goalOf(p.goal, week), Horizon: p.horizon}
	if p.weeks > 0 {
		made.Start, made.Due = t.day(p.start, 0), t.day(p.start+p.weeks, 4)
	}
	return made
}

func initiativeKey(n int) string { return events.InitiativeMark.Key(Key, uint32(n)) }

// slip moves the day of an initiative when half of its time is over, and again. One that has not begun by then begins later, too.
func (t *teller) slip(week int, key string, p plan) {
	start, due := p.start, p.start+p.weeks
	for i, by := range p.slips {
		start, due = start+by, due+by
		if week != min(p.start+p.weeks/3+6*i, weeks-2-3*i) {
			continue
		}
		moved := roadmap.RescheduleInitiative{Initiative: key, Due: domain.Some(t.day(due, 4))}
		if week < p.start {
			moved.Start = domain.Some(t.day(start, 0))
		}
		t.decide(jonas, t.one(whySlipped), moved)
	}
}

// ship plans a release a quarter, moves its day, ships it and plans the next.
func (t *teller) ship(week int) {
	switch {
	case week == 1:
		t.announce(week + 11)
	case week%13 == 9 && t.release%2 == 0:
		t.decide(jonas, t.one(whySlipped), roadmap.RescheduleRelease{Release: t.releaseKey(), Date: domain.Some(t.day(week+4, 2))})
	case week%13 == 12:
		t.decide(jonas, "", roadmap.ShipRelease{Release: t.releaseKey(), WithUndelivered: true})
		t.announce(week + 13)
	}
}

// announce plans a release for a week.
func (t *teller) announce(week int) {
	t.release++
	t.decide(jonas, "", roadmap.PlanRelease{Name: fmt.Sprintf("%d.%d", t.at.Year(), 1+t.at.YearDay()/92), Date: t.day(week, 2)})
	for _, n := range t.open(6) {
		t.decide(jonas, "", roadmap.AssignToRelease{Release: t.releaseKey(), Story: storyKey(n)})
	}
}

func (t *teller) releaseKey() string { return events.ReleaseMark.Key(Key, t.release) }
