package discovery

import (
	"waymark/domain"
	"waymark/events"
)

// Command is a command of the discovery book.
type Command = domain.CommandOf[State]

// Commands is the table of all commands of the book.
func Commands() domain.Table[State] { return commands }

var commands = domain.NewTable(events.Discovery,
	domain.On("record-persona", owner(), "Describe a kind of people who buy or use the product", recordPersona),
	domain.On("revise-persona", owner(), "Change how a persona is described", revisePersona),
	domain.On("record-competitor", owner(), "Describe a competitor", recordCompetitor),
	domain.On("revise-competitor", owner(), "Change how a competitor is described", reviseCompetitor),
	domain.On("capture-need", events.Roles(), "Record a problem that customers have", captureNeed),
	domain.On("add-evidence", events.Roles(), "Add evidence to a need", addEvidence),
	domain.On("merge-needs", owner(), "Say that needs are the same as another one, which stands for all of them", mergeNeeds),
	domain.On("answer-need", []events.Role{events.ProductOwner, events.ProductManager}, "Say which stories and initiatives answer a need, or what else does", answerNeed),
	domain.On("dismiss-need", owner(), "Say why a need will not be answered", dismissNeed),
	domain.On("record-insight", owner(), "Record a finding of research", recordInsight),
)

func owner() []events.Role { return []events.Role{events.ProductManager} }

// RecordPersona describes a kind of people who buy or use the product.
type RecordPersona struct {
	domain.Of[State]
	Name        string             `json:"name" minLength:"1" maxLength:"500" doc:"What the persona is called"`
	Kind        events.PersonaKind `json:"kind,omitempty" enum:"buyer,user,both" doc:"What such people do with the product; user if left out"`
	Goals       []string           `json:"goals,omitempty" maxItems:"100" maxLength:"2000" doc:"What they want to reach"`
	Pains       []string           `json:"pains,omitempty" maxItems:"100" maxLength:"2000" doc:"What hinders them"`
	Description string             `json:"description,omitempty" maxLength:"20000" doc:"What there is to know about them"`
}

// RevisePersona changes how a persona is described; what is left out stays as it is.
type RevisePersona struct {
	domain.Of[State]
	Persona     string                    `json:"persona" maxLength:"50" doc:"Key of the persona"`
	Name        *string                   `json:"name,omitempty" minLength:"1" maxLength:"500" nullable:"false" doc:"What the persona is called"`
	Kind        *events.PersonaKind       `json:"kind,omitempty" enum:"buyer,user,both" nullable:"false" doc:"What such people do with the product"`
	Goals       domain.Optional[[]string] `json:"goals,omitzero" maxItems:"100" maxLength:"2000" doc:"What they want to reach"`
	Pains       domain.Optional[[]string] `json:"pains,omitzero" maxItems:"100" maxLength:"2000" doc:"What hinders them"`
	Description domain.Optional[string]   `json:"description,omitzero" maxLength:"20000" doc:"What there is to know about them"`
}

// RecordCompetitor describes who else answers the customers' needs.
type RecordCompetitor struct {
	domain.Of[State]
	Name        string   `json:"name" minLength:"1" maxLength:"500" doc:"What the competitor is called"`
	Strengths   []string `json:"strengths,omitempty" maxItems:"100" maxLength:"2000" doc:"What it does well"`
	Weaknesses  []string `json:"weaknesses,omitempty" maxItems:"100" maxLength:"2000" doc:"What it does badly"`
	Positioning string   `json:"positioning,omitempty" maxLength:"10000" doc:"What it claims to be, and for whom"`
	Link        string   `json:"link,omitempty" maxLength:"2000" doc:"Where to read about it"`
}

// ReviseCompetitor changes how a competitor is described; what is left out stays as it is.
type ReviseCompetitor struct {
	domain.Of[State]
	Competitor  string                    `json:"competitor" maxLength:"50" doc:"Key of the competitor"`
	Name        *string                   `json:"name,omitempty" minLength:"1" maxLength:"500" nullable:"false" doc:"What the competitor is called"`
	Strengths   domain.Optional[[]string] `json:"strengths,omitzero" maxItems:"100" maxLength:"2000" doc:"What it does well"`
	Weaknesses  domain.Optional[[]string] `json:"weaknesses,omitzero" maxItems:"100" maxLength:"2000" doc:"What it does badly"`
	Positioning domain.Optional[string]   `json:"positioning,omitzero" maxLength:"10000" doc:"What it claims to be, and for whom"`
	Link        domain.Optional[string]   `json:"link,omitzero" maxLength:"2000" doc:"Where to read about it"`
}

// CaptureNeed records a problem that customers have.
type CaptureNeed struct {
	domain.Of[State]
	Statement  string   `json:"statement" minLength:"1" maxLength:"10000" doc:"The problem, in the customers' words"`
	Source     string   `json:"source,omitempty" maxLength:"2000" doc:"Where it was heard of"`
	Importance int      `json:"importance,omitempty" minimum:"1" maximum:"5" doc:"How much it matters to those who have it, 5 is the most; 3 if left out"`
	Customers  []string `json:"customers,omitempty" maxItems:"1000" maxLength:"255" doc:"Who has it"`
	Persona    string   `json:"persona,omitempty" maxLength:"50" doc:"Key of the persona that has it"`
}

// AddEvidence adds evidence to a need. A dismissed need is open again with it.
type AddEvidence struct {
	domain.Of[State]
	Need     string              `json:"need" maxLength:"50" doc:"Key of the need"`
	Kind     events.EvidenceKind `json:"kind" enum:"interview,survey,support,data,other" doc:"Where the evidence comes from"`
	Text     string              `json:"text,omitempty" maxLength:"20000" doc:"What was said or measured; either this or a link"`
	Link     string              `json:"link,omitempty" maxLength:"2000" doc:"Where to read it"`
	Customer string              `json:"customer,omitempty" maxLength:"255" doc:"Who gave it: stands behind the need from now on"`
}

// MergeNeeds says that needs are the same as another one, which stands for all of them: their customers and their
// evidence count for it.
type MergeNeeds struct {
	domain.Of[State]
	Needs []string `json:"needs" nullable:"false" minItems:"1" maxItems:"1000" maxLength:"50" doc:"Keys of the needs that are merged into the other one"`
	Into  string   `json:"into" maxLength:"50" doc:"Key of the need that stands for all of them"`
}

// AnswerNeed says what answers a need; given again, it replaces what was said before.
type AnswerNeed struct {
	domain.Of[State]
	Need        string   `json:"need" maxLength:"50" doc:"Key of the need"`
	Stories     []string `json:"stories,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the stories that answer it"`
	Initiatives []string `json:"initiatives,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the initiatives that answer it"`
	Explanation string   `json:"explanation,omitempty" maxLength:"20000" doc:"How they do, or what does so if none of them"`
}

// DismissNeed says why a need will not be answered.
type DismissNeed struct {
	domain.Of[State]
	Need        string `json:"need" maxLength:"50" doc:"Key of the need"`
	Explanation string `json:"explanation" minLength:"1" maxLength:"20000" doc:"Why not"`
}

// RecordInsight records a finding of research.
type RecordInsight struct {
	domain.Of[State]
	Statement   string   `json:"statement" minLength:"1" maxLength:"20000" doc:"What was found"`
	Method      string   `json:"method,omitempty" maxLength:"2000" doc:"How"`
	Personas    []string `json:"personas,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the personas that it is about"`
	Needs       []string `json:"needs,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the needs that it is about"`
	Competitors []string `json:"competitors,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the competitors that it is about"`
}
