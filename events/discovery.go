package events

// DiscoveryEvent is an event of the discovery book: customers' needs, personas, competitors and findings of research.
//
//sumtype:decl
type DiscoveryEvent interface {
	Event
	discoveryEvent()
}

// PersonaKind is what a persona does with the product.
type PersonaKind string

// The kinds of personas.
const (
	Buyer PersonaKind = "buyer"
	User  PersonaKind = "user"
	Both  PersonaKind = "both"
)

// PersonaKinds lists every kind of personas.
func PersonaKinds() []PersonaKind { return []PersonaKind{Buyer, User, Both} }

// PersonaRecorded describes a kind of people who buy or use the product.
type PersonaRecorded struct {
	Persona     string      `json:"persona"`
	Name        string      `json:"name"`
	Kind        PersonaKind `json:"kind"`
	Goals       []string    `json:"goals,omitempty"`
	Pains       []string    `json:"pains,omitempty"`
	Description string      `json:"description,omitempty"`
}

// PersonaRevised changes how a persona is described; a null field did not change.
type PersonaRevised struct {
	Persona     string               `json:"persona"`
	Name        *Change[string]      `json:"name,omitempty"`
	Kind        *Change[PersonaKind] `json:"kind,omitempty"`
	Goals       *Change[[]string]    `json:"goals,omitempty"`
	Pains       *Change[[]string]    `json:"pains,omitempty"`
	Description *Change[string]      `json:"description,omitempty"`
}

// PersonaWithdrawn takes back that a persona was recorded.
type PersonaWithdrawn struct {
	Persona string `json:"persona"`
}

// CompetitorRecorded describes who else answers the customers' needs.
type CompetitorRecorded struct {
	Competitor  string   `json:"competitor"`
	Name        string   `json:"name"`
	Strengths   []string `json:"strengths,omitempty"`
	Weaknesses  []string `json:"weaknesses,omitempty"`
	Positioning string   `json:"positioning,omitempty"`
	Link        string   `json:"link,omitempty"`
}

// CompetitorRevised changes how a competitor is described; a null field did not change.
type CompetitorRevised struct {
	Competitor  string            `json:"competitor"`
	Name        *Change[string]   `json:"name,omitempty"`
	Strengths   *Change[[]string] `json:"strengths,omitempty"`
	Weaknesses  *Change[[]string] `json:"weaknesses,omitempty"`
	Positioning *Change[string]   `json:"positioning,omitempty"`
	Link        *Change[string]   `json:"link,omitempty"`
}

// CompetitorWithdrawn takes back that a competitor was recorded.
type CompetitorWithdrawn struct {
	Competitor string `json:"competitor"`
}

// InsightRecorded is a finding of research, with the keys of what it is about.
type InsightRecorded struct {
	Insight     string   `json:"insight"`
	Statement   string   `json:"statement"`
	Method      string   `json:"method,omitempty"`
	Personas    []string `json:"personas,omitempty"`
	Needs       []string `json:"needs,omitempty"`
	Competitors []string `json:"competitors,omitempty"`
}

// InsightWithdrawn takes back that an insight was recorded.
type InsightWithdrawn struct {
	Insight string `json:"insight"`
}

// Type is "PersonaRecorded".
func (PersonaRecorded) Type() string { return "PersonaRecorded" }

// Type is "PersonaRevised".
func (PersonaRevised) Type() string { return "PersonaRevised" }

// Type is "PersonaWithdrawn".
func (PersonaWithdrawn) Type() string { return "PersonaWithdrawn" }

// Type is "CompetitorRecorded".
func (CompetitorRecorded) Type() string { return "CompetitorRecorded" }

// Type is "CompetitorRevised".
func (CompetitorRevised) Type() string { return "CompetitorRevised" }

// Type is "CompetitorWithdrawn".
func (CompetitorWithdrawn) Type() string { return "CompetitorWithdrawn" }

// Type is "InsightRecorded".
func (InsightRecorded) Type() string { return "InsightRecorded" }

// Type is "InsightWithdrawn".
func (InsightWithdrawn) Type() string { return "InsightWithdrawn" }

func (PersonaRecorded) event()     {}
func (PersonaRevised) event()      {}
func (PersonaWithdrawn) event()    {}
func (CompetitorRecorded) event()  {}
func (CompetitorRevised) event()   {}
func (CompetitorWithdrawn) event() {}
func (InsightRecorded) event()     {}
func (InsightWithdrawn) event()    {}

func (PersonaRecorded) discoveryEvent()     {}
func (PersonaRevised) discoveryEvent()      {}
func (PersonaWithdrawn) discoveryEvent()    {}
func (CompetitorRecorded) discoveryEvent()  {}
func (CompetitorRevised) discoveryEvent()   {}
func (CompetitorWithdrawn) discoveryEvent() {}
func (InsightRecorded) discoveryEvent()     {}
func (InsightWithdrawn) discoveryEvent()    {}
