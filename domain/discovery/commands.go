package discovery

import (
	"waymark/domain"
	"waymark/events"
)

// Command is a command of the discovery book.
//
//sumtype:decl
type Command interface {
	// CommandName is the command's name in the API.
	CommandName() string
	// Owners are the roles that may give the command.
	Owners() []events.Role
	command()
}

// Commands lists every command of the book.
func Commands() []domain.Described[Command] {
	return []domain.Described[Command]{
		{Command: RecordPersona{}, Summary: "Describe a kind of people who buy or use the product"},
		{Command: RevisePersona{}, Summary: "Change how a persona is described"},
		{Command: RecordCompetitor{}, Summary: "Describe a competitor"},
		{Command: ReviseCompetitor{}, Summary: "Change how a competitor is described"},
		{Command: CaptureNeed{}, Summary: "Record a problem that customers have"},
		{Command: AddEvidence{}, Summary: "Add evidence to a need"},
		{Command: MergeNeeds{}, Summary: "Say that needs are the same as another one, which stands for all of them"},
		{Command: AnswerNeed{}, Summary: "Say which stories and initiatives answer a need, or what else does"},
		{Command: DismissNeed{}, Summary: "Say why a need will not be answered"},
		{Command: RecordInsight{}, Summary: "Record a finding of research"},
	}
}

// RecordPersona describes a kind of people who buy or use the product.
type RecordPersona struct {
	Name        string             `json:"name" minLength:"1" maxLength:"500" doc:"What the persona is called"`
	Kind        events.PersonaKind `json:"kind,omitempty" enum:"buyer,user,both" doc:"What such people do with the product; user if left out"`
	Goals       []string           `json:"goals,omitempty" maxItems:"100" maxLength:"2000" doc:"What they want to reach"`
	Pains       []string           `json:"pains,omitempty" maxItems:"100" maxLength:"2000" doc:"What hinders them"`
	Description string             `json:"description,omitempty" maxLength:"20000" doc:"What there is to know about them"`
}

// RevisePersona changes how a persona is described; what is left out stays as it is.
type RevisePersona struct {
	Persona     string                    `json:"persona" maxLength:"50" doc:"Key of the persona"`
	Name        *string                   `json:"name,omitempty" minLength:"1" maxLength:"500" nullable:"false" doc:"What the persona is called"`
	Kind        *events.PersonaKind       `json:"kind,omitempty" enum:"buyer,user,both" nullable:"false" doc:"What such people do with the product"`
	Goals       domain.Optional[[]string] `json:"goals,omitzero" maxItems:"100" maxLength:"2000" doc:"What they want to reach"`
	Pains       domain.Optional[[]string] `json:"pains,omitzero" maxItems:"100" maxLength:"2000" doc:"What hinders them"`
	Description domain.Optional[string]   `json:"description,omitzero" maxLength:"20000" doc:"What there is to know about them"`
}

// RecordCompetitor describes who else answers the customers' needs.
type RecordCompetitor struct {
	Name        string   `json:"name" minLength:"1" maxLength:"500" doc:"What the competitor is called"`
	Strengths   []string `json:"strengths,omitempty" maxItems:"100" maxLength:"2000" doc:"What it does well"`
	Weaknesses  []string `json:"weaknesses,omitempty" maxItems:"100" maxLength:"2000" doc:"What it does badly"`
	Positioning string   `json:"positioning,omitempty" maxLength:"10000" doc:"What it claims to be, and for whom"`
	Link        string   `json:"link,omitempty" maxLength:"2000" doc:"Where to read about it"`
}

// ReviseCompetitor changes how a competitor is described; what is left out stays as it is.
type ReviseCompetitor struct {
	Competitor  string                    `json:"competitor" maxLength:"50" doc:"Key of the competitor"`
	Name        *string                   `json:"name,omitempty" minLength:"1" maxLength:"500" nullable:"false" doc:"What the competitor is called"`
	Strengths   domain.Optional[[]string] `json:"strengths,omitzero" maxItems:"100" maxLength:"2000" doc:"What it does well"`
	Weaknesses  domain.Optional[[]string] `json:"weaknesses,omitzero" maxItems:"100" maxLength:"2000" doc:"What it does badly"`
	Positioning domain.Optional[string]   `json:"positioning,omitzero" maxLength:"10000" doc:"What it claims to be, and for whom"`
	Link        domain.Optional[string]   `json:"link,omitzero" maxLength:"2000" doc:"Where to read about it"`
}

// CaptureNeed records a problem that customers have.
type CaptureNeed struct {
	Statement  string   `json:"statement" minLength:"1" maxLength:"10000" doc:"The problem, in the customers' words"`
	Source     string   `json:"source,omitempty" maxLength:"2000" doc:"Where it was heard of"`
	Importance int      `json:"importance,omitempty" minimum:"1" maximum:"5" doc:"How much it matters to those who have it, 5 is the most; 3 if left out"`
	Customers  []string `json:"customers,omitempty" maxItems:"1000" maxLength:"255" doc:"Who has it"`
	Persona    string   `json:"persona,omitempty" maxLength:"50" doc:"Key of the persona that has it"`
}

// AddEvidence adds evidence to a need. A dismissed need is open again with it.
type AddEvidence struct {
	Need     string              `json:"need" maxLength:"50" doc:"Key of the need"`
	Kind     events.EvidenceKind `json:"kind" enum:"interview,survey,support,data,other" doc:"Where the evidence comes from"`
	Text     string              `json:"text,omitempty" maxLength:"20000" doc:"What was said or measured; either this or a link"`
	Link     string              `json:"link,omitempty" maxLength:"2000" doc:"Where to read it"`
	Customer string              `json:"customer,omitempty" maxLength:"255" doc:"Who gave it: stands behind the need from now on"`
}

// MergeNeeds says that needs are the same as another one, which stands for all of them: their customers and their
// evidence count for it.
type MergeNeeds struct {
	Needs []string `json:"needs" nullable:"false" minItems:"1" maxItems:"1000" maxLength:"50" doc:"Keys of the needs that are merged into the other one"`
	Into  string   `json:"into" maxLength:"50" doc:"Key of the need that stands for all of them"`
}

// AnswerNeed says what answers a need; given again, it replaces what was said before.
type AnswerNeed struct {
	Need        string   `json:"need" maxLength:"50" doc:"Key of the need"`
	Stories     []string `json:"stories,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the stories that answer it"`
	Initiatives []string `json:"initiatives,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the initiatives that answer it"`
	Explanation string   `json:"explanation,omitempty" maxLength:"20000" doc:"How they do, or what does so if none of them"`
}

// DismissNeed says why a need will not be answered.
type DismissNeed struct {
	Need        string `json:"need" maxLength:"50" doc:"Key of the need"`
	Explanation string `json:"explanation" minLength:"1" maxLength:"20000" doc:"Why not"`
}

// RecordInsight records a finding of research.
type RecordInsight struct {
	Statement   string   `json:"statement" minLength:"1" maxLength:"20000" doc:"What was found"`
	Method      string   `json:"method,omitempty" maxLength:"2000" doc:"How"`
	Personas    []string `json:"personas,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the personas that it is about"`
	Needs       []string `json:"needs,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the needs that it is about"`
	Competitors []string `json:"competitors,omitempty" maxItems:"1000" maxLength:"50" doc:"Keys of the competitors that it is about"`
}

// CommandName is "record-persona".
func (RecordPersona) CommandName() string { return "record-persona" }

// CommandName is "revise-persona".
func (RevisePersona) CommandName() string { return "revise-persona" }

// CommandName is "record-competitor".
func (RecordCompetitor) CommandName() string { return "record-competitor" }

// CommandName is "revise-competitor".
func (ReviseCompetitor) CommandName() string { return "revise-competitor" }

// CommandName is "capture-need".
func (CaptureNeed) CommandName() string { return "capture-need" }

// CommandName is "add-evidence".
func (AddEvidence) CommandName() string { return "add-evidence" }

// CommandName is "merge-needs".
func (MergeNeeds) CommandName() string { return "merge-needs" }

// CommandName is "answer-need".
func (AnswerNeed) CommandName() string { return "answer-need" }

// CommandName is "dismiss-need".
func (DismissNeed) CommandName() string { return "dismiss-need" }

// CommandName is "record-insight".
func (RecordInsight) CommandName() string { return "record-insight" }

func owner() []events.Role { return []events.Role{events.ProductManager} }

// Owners is the product manager.
func (RecordPersona) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (RevisePersona) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (RecordCompetitor) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (ReviseCompetitor) Owners() []events.Role { return owner() }

// Owners is everybody with a role.
func (CaptureNeed) Owners() []events.Role { return events.Roles() }

// Owners is everybody with a role.
func (AddEvidence) Owners() []events.Role { return events.Roles() }

// Owners is the product manager.
func (MergeNeeds) Owners() []events.Role { return owner() }

// Owners are the product owner, who turns needs into stories, and the product manager.
func (AnswerNeed) Owners() []events.Role {
	return []events.Role{events.ProductOwner, events.ProductManager}
}

// Owners is the product manager.
func (DismissNeed) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (RecordInsight) Owners() []events.Role { return owner() }

func (RecordPersona) command()    {}
func (RevisePersona) command()    {}
func (RecordCompetitor) command() {}
func (ReviseCompetitor) command() {}
func (CaptureNeed) command()      {}
func (AddEvidence) command()      {}
func (MergeNeeds) command()       {}
func (AnswerNeed) command()       {}
func (DismissNeed) command()      {}
func (RecordInsight) command()    {}
