// Package discovery decides the discovery book: the needs of customers with their evidence, the personas that have them,
// competitors, and findings of research.
package discovery

import (
	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

// State is what a decision needs to know of the discovery book. Its zero value is the empty stream. It is never changed
// in place.
type State struct {
	Personas       persistent.Map[Persona] // by the number in their key, as are the others
	Competitors    persistent.Map[Competitor]
	Needs          persistent.Map[Need]
	Insights       persistent.Map[Insight]
	LastPersona    uint32
	LastCompetitor uint32
	LastNeed       uint32
	LastInsight    uint32
}

// Persona is a kind of people who buy or use the product.
type Persona struct {
	Key         string
	Name        string
	Kind        events.PersonaKind
	Goals       []string
	Pains       []string
	Description string
}

// Competitor is who else answers the customers' needs.
type Competitor struct {
	Key         string
	Name        string
	Strengths   []string
	Weaknesses  []string
	Positioning string
	Link        string
}

// Need is a problem that customers have. What it has as customers and evidence is its own, also once it is merged.
type Need struct {
	Key          string
	Statement    string
	Source       string
	Importance   int // 1 to 5, 5 is the highest
	Customers    []string
	Persona      string
	Evidence     []Evidence // by number
	LastEvidence int
	Status       events.NeedStatus
	Answer       *events.NeedAnswer // if it is answered
	Explanation  string             // why it is dismissed
	MergedInto   string             // key of the need that stands for it; that one is not merged itself
}

// Evidence is evidence with its number within the need.
type Evidence struct {
	Number int
	events.NeedEvidence
}

// Insight is a finding of research.
type Insight struct {
	Key         string
	Statement   string
	Method      string
	Personas    []string
	Needs       []string
	Competitors []string
}

// Decide is what the command makes happen: no events if all is already so.
func Decide(s State, in domain.Context, c Command) ([]events.Event, error) {
	return commands.Decide(s, in, c)
}

// Has says whether the product with this key has the need, be it merged or dismissed.
func (s State) Has(product, key string) bool {
	_, err := s.need(product, key)
	return err == nil
}

func (s State) persona(product, key string) (Persona, error) {
	return find(s.Personas, product, events.PersonaMark, key)
}

func (s State) competitor(product, key string) (Competitor, error) {
	return find(s.Competitors, product, events.CompetitorMark, key)
}

func (s State) need(product, key string) (Need, error) {
	return find(s.Needs, product, events.NeedMark, key)
}

func find[T any](things persistent.Map[T], product string, mark events.Mark, key string) (T, error) {
	thing, _, err := domain.Find(things, product, mark, key)
	return thing, err
}

// each is the first error that a check of the keys gives.
func each(keys []string, check func(key string) error) error {
	for _, key := range keys {
		if err := check(key); err != nil {
			return err
		}
	}
	return nil
}
