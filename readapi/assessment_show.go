package readapi

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"waymark/analytics"
	"waymark/analytics/assessment"
	"waymark/events"
)

// assessmentQuestions are the four questions.
type assessmentQuestions struct {
	Doing      assessmentDoing      `json:"doing" doc:"Who is currently doing what"`
	Challenges assessmentChallenges `json:"challenges" doc:"What the main challenges of the key people are"`
	Process    assessmentProcess    `json:"process" doc:"What the process of deciding is"`
	Success    assessmentSuccess    `json:"success" doc:"What success looks like"`
}

type assessmentDoing struct {
	People  []assessedPerson `json:"people" nullable:"false" doc:"Who decided, those who decided most of strategy and backlog first"`
	Overlap *float64         `json:"overlap" doc:"How far who decides the strategy is who decides the backlog: 1 the same people, 0 others; null where nobody decided either"`
	Team    []string         `json:"team" nullable:"false" doc:"Who is a team member at the end of the range, or decided on estimates, status or sprints in it"`
	Both    []string         `json:"both" nullable:"false" doc:"Who is product manager and product owner at the end of the range"`
}

type assessedPerson struct {
	Person       string   `json:"person" doc:"Who"`
	Roles        []string `json:"roles" nullable:"false" doc:"The roles that are held at the end of the range"`
	ActedAs      []string `json:"acted_as" nullable:"false" doc:"The roles in which decisions were made"`
	Strategic    int64    `json:"strategic" doc:"Decisions on vision, goals, market and roadmap"`
	Tactical     int64    `json:"tactical" doc:"Decisions on needs, stories and their order"`
	Delivery     int64    `json:"delivery" doc:"Decisions on estimates, status and sprints"`
	DecisionsURL *string  `json:"decisions_url" doc:"Lists them"`
}

type assessmentChallenges struct {
	Open             []waitingItem `json:"open" nullable:"false" doc:"Challenges that are open, the oldest first"`
	Proposals        []waitingItem `json:"proposals" nullable:"false" doc:"Proposals that nobody has decided on, likewise"`
	Needs            int           `json:"needs" doc:"Needs that are open"`
	AgeingNeeds      []waitingItem `json:"ageing_needs" nullable:"false" doc:"Those for 90 days or longer, the oldest first, at most 20"`
	Weeks            int           `json:"weeks" doc:"Weeks with a decision"`
	QuietWeeks       int           `json:"quiet_weeks" doc:"Those without a strategic one"`
	LongestQuiet     int           `json:"longest_quiet" doc:"The longest run of weeks without a strategic decision"`
	Busiest          *string       `json:"busiest" doc:"Who decides most"`
	Load             *float64      `json:"load" doc:"How many decisions on strategy and backlog that are in a week with a decision"`
	Thrashed         []string      `json:"thrashed" nullable:"false" doc:"Keys of stories that went back and forth, those that did most first, at most 20"`
	UnstartedStories int64         `json:"unstarted_stories" doc:"Stories whose status means todo"`
}

type waitingItem struct {
	Key   string    `json:"key" doc:"Of what waits"`
	Since time.Time `json:"since" doc:"Since when"`
}

type assessmentProcess struct {
	Decisions  int64    `json:"decisions" doc:"On strategy and backlog"`
	Reasoned   *float64 `json:"reasoned" doc:"Share with a reason; null without decisions"`
	Evidenced  *float64 `json:"evidenced" doc:"Share with evidence"`
	Answered   int      `json:"answered" doc:"Needs that were answered or dismissed for the first time"`
	AnswerDays *days    `json:"answer_days" doc:"How long that took since they were captured; null where there was none"`
	Contested  *float64 `json:"contested" doc:"Share of the latest 1,000 moves that another person took back within 14 days"`
	Overrides  *float64 `json:"overrides" doc:"Share of the latest 1,000 from or to the first 10 places that another role took back within 14 days"`
}

type days struct {
	P50 float64 `json:"p50" doc:"Days that half of them did not exceed"`
	P85 float64 `json:"p85" doc:"Days that 85 of 100 did not exceed"`
	P95 float64 `json:"p95" doc:"Days that 95 of 100 did not exceed"`
}

type assessmentSuccess struct {
	Goals    int64    `json:"goals" doc:"Goals that are open; each has a metric and a target"`
	Measured int64    `json:"measured" doc:"Those that were measured in the range"`
	Closed   int64    `json:"closed" doc:"Goals that ended in the range"`
	Reached  int64    `json:"reached" doc:"Those that were reached"`
	Traced   *float64 `json:"traced" doc:"Share of the stories that nobody has begun that lead to a need or a goal; null where there are none"`
}

// mostWaiting is how many of what waits for long are listed.
const mostWaiting = 20

func (r record) questions(f map[assessment.Figure]float64) assessmentQuestions {
	people, total := r.people(), r.counted()
	known := func(figure assessment.Figure) *float64 {
		if value, has := f[figure]; has {
			return &value
		}
		return nil
	}
	q := assessmentQuestions{
		Doing: assessmentDoing{People: r.shownPeople(people), Overlap: known(assessment.SameHands), Team: append([]string{}, r.team()...), Both: []string{}},
		Process: assessmentProcess{
			Decisions: total.Decisions, Reasoned: known(assessment.Reasoned), Answered: len(r.answers),
			Contested: known(assessment.Contested), Overrides: known(assessment.Overrides),
		},
		Success: assessmentSuccess{
			Goals: r.goals.Open, Measured: r.goals.Measured, Closed: r.goals.Closed, Reached: r.goals.Reached, Traced: known(assessment.Traced),
		},
		Challenges: r.challenges(known(assessment.Load), people),
	}
	for _, p := range r.charter.holders(events.ProductOwner) {
		if slices.Contains(r.charter.holders(events.ProductManager), p) {
			q.Doing.Both = append(q.Doing.Both, p)
		}
	}
	if evidenced, any := analytics.Share(total.Evidenced, total.Decisions); any {
		q.Process.Evidenced = &evidenced
	}
	if p, any := analytics.PercentilesOf(r.answers); any {
		q.Process.AnswerDays = &days{p.P50, p.P85, p.P95}
	}
	return q
}

func (r record) challenges(load *float64, people []assessment.Person) assessmentChallenges {
	quiet, longest := r.quiet()
	open, _ := r.waits("challenge", 0)
	proposals, _ := r.waits("proposal", waitingDays)
	needs, ageing := r.waits("need", ageingDays)
	c := assessmentChallenges{
		Open: shownWaiting(open), Proposals: shownWaiting(proposals), Needs: len(needs),
		AgeingNeeds: shownWaiting(ageing[:min(len(ageing), mostWaiting)]), Weeks: len(r.weeks), QuietWeeks: quiet, LongestQuiet: longest,
		Load: load, Thrashed: []string{}, UnstartedStories: r.backlog.Unstarted,
	}
	if busiest, any := assessment.Busiest(people); any {
		c.Busiest = &busiest.Actor
	}
	for _, story := range r.thrash[:min(len(r.thrash), mostWaiting)] {
		c.Thrashed = append(c.Thrashed, story.Story)
	}
	return c
}

func shownWaiting(rows []waitingRow) []waitingItem {
	items := make([]waitingItem, 0, len(rows))
	for _, w := range rows {
		items = append(items, waitingItem{w.Key, w.Since})
	}
	return items
}

func (r record) shownPeople(people []assessment.Person) []assessedPerson {
	shown := make([]assessedPerson, 0, len(people))
	for _, p := range people {
		s := assessedPerson{
			Person: p.Actor, Roles: []string{}, ActedAs: []string{}, Strategic: p.Strategic, Tactical: p.Tactical, Delivery: p.Delivery,
			DecisionsURL: r.decisionsURL(url.Values{"actor": {p.Actor}}),
		}
		for _, held := range r.charter.People {
			if held.Person == p.Actor {
				s.Roles = append(s.Roles, held.Role)
			}
		}
		for _, d := range r.decided {
			if d.Actor == p.Actor && d.Role != "" && !slices.Contains(s.ActedAs, d.Role) {
				s.ActedAs = append(s.ActedAs, d.Role)
			}
		}
		slices.Sort(s.ActedAs)
		shown = append(shown, s)
	}
	return shown
}

// decisionsURL lists the decisions of the range that a filter lets through.
func (r record) decisionsURL(filter url.Values) *string {
	return decisionsURL(r.product, r.span, filter)
}

// assessed is what the rules say of the record.
func (r record) assessed() assessmentBody {
	f := r.figures()
	a := assessment.Assess(f, r.charter.Thresholds)
	b := assessmentBody{
		Product: r.product, From: r.stretch.From, To: r.stretch.To, Verdict: a.Verdict, Says: a.Verdict.Says(), OneHand: a.OneHand, InName: a.InName,
		Recommendations: []verdictItem{}, Needed: []neededItem{}, Rules: []ruleItem{}, Questions: r.questions(f),
	}
	for _, v := range assessment.Verdicts() {
		b.Recommendations = append(b.Recommendations, verdictItem{v, v.Says(), a.Confidence[v]})
	}
	slices.SortStableFunc(b.Recommendations, func(x, y verdictItem) int { return cmp.Compare(y.Confidence, x.Confidence) })
	for _, n := range a.Needed {
		b.Needed = append(b.Needed, neededItem{n.Signals[0], int(*n.Value), n.Threshold, n.Adjusted, n.Fired})
	}
	for _, rule := range a.Results {
		b.Rules = append(b.Rules, r.shownRule(rule))
	}
	return b
}
