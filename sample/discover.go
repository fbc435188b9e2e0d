package sample

import (
	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/events"
)

func estimate(n uint32, points float64) backlog.EstimateStory {
	return backlog.EstimateStory{Story: storyKey(n), Points: domain.Some(points)}
}

// personas are whom the product is for.
func personas() []discovery.RecordPersona {
	return []discovery.RecordPersona{
		{Name: "Receiver", Kind: events.Both, Goals: []string{"Know when it comes", "Not wait at home"}, Pains: []string{"Missed parcels", "Messages nobody understands"}},
		{Name: "Shop", Kind: events.Buyer, Goals: []string{"Customers who come back", "No tickets about parcels"}, Pains: []string{"Returns without notice"}},
		{Name: "Courier", Kind: events.User, Goals: []string{"A round that ends on time"}, Pains: []string{"Doors without names", "Gloves and signatures"}},
		{Name: "Depot", Kind: events.User, Goals: []string{"Each parcel where it belongs"}, Pains: []string{"Damage that nobody saw"}},
	}
}

func competitors() []discovery.RecordCompetitor {
	return []discovery.RecordCompetitor{
		{Name: "Blitz", Strengths: []string{"Fast", "Everywhere"}, Weaknesses: []string{"Windows of a whole day"}, Positioning: "The fastest, for those who don't care when"},
		{Name: "Nachbar+", Strengths: []string{"Neighbours keep parcels"}, Weaknesses: []string{"Shops see nothing"}, Positioning: "Friendly and local"},
		{Name: "Die Post", Strengths: []string{"Trusted", "Lockers"}, Weaknesses: []string{"Slow to change"}, Positioning: "For everybody, since always"},
	}
}

// prepare records whom the product is for, and who else is there.
func (t *teller) prepare() {
	for _, p := range personas() {
		t.decide(jonas, "From the first twelve interviews", p)
	}
	for _, c := range competitors() {
		t.decide(jonas, "", c)
	}
}

// listen captures the needs that came up by a week, with what stands behind them.
func (t *teller) listen(week int) {
	all := problems()
	for t.needs < len(all) && week >= t.needs*weeks/len(all)*8/10 {
		p := all[t.needs]
		t.needs++
		t.decide(carla, "", discovery.CaptureNeed{
			Statement: p.statement, Source: "Support and interviews", Importance: p.importance, Customers: p.customers, Persona: t.personaKey(p.persona),
		})
		for _, e := range p.evidence {
			t.decide(carla, "", discovery.AddEvidence{Need: needKey(t.needs), Kind: e.kind, Text: e.text, Customer: e.customer})
		}
		if p.dismissed != "" {
			t.decide(jonas, "", discovery.DismissNeed{Need: needKey(t.needs), Explanation: p.dismissed})
		}
	}
}

func (t *teller) personaKey(name string) string {
	for i, p := range personas() {
		if p.Name == name {
			return events.PersonaMark.Key(Key, uint32(i+1))
		}
	}
	return ""
}

// insights are what was found, by the weeks in which it was.
func insights() map[int]discovery.RecordInsight {
	return map[int]discovery.RecordInsight{
		8:  {Statement: "Four of five calls are about parcels that are on time", Method: "Listened to 200 calls", Needs: []string{needKey(1)}},
		28: {Statement: "Receivers forgive lateness, and not silence", Method: "Diary study with 14 households"},
		51: {Statement: "Shops leave after the second return that nobody announced", Method: "Churn of 40 shops", Competitors: []string{events.CompetitorMark.Key(Key, 2)}},
		77: {Statement: "A neighbour who is asked says yes in nine of ten cases", Method: "Pilot in one street"},
	}
}
