package events

// ProductEvent is an event of the product book: vision, lifecycle, people, policy, goals and challenges.
//
//sumtype:decl
type ProductEvent interface {
	Event
	productEvent()
}

// Role is what a person may act as.
type Role string

// The roles of a product's people.
const (
	ProductManager Role = "product_manager"
	ProductOwner   Role = "product_owner"
	TeamMember     Role = "team_member"
	Stakeholder    Role = "stakeholder"
)

// Roles lists every role.
func Roles() []Role { return []Role{ProductManager, ProductOwner, TeamMember, Stakeholder} }

// Vision is what the product is for.
type Vision struct {
	Statement       string   `json:"statement"`
	Audience        string   `json:"audience,omitempty"`
	Needs           []string `json:"needs,omitempty"`
	Differentiators []string `json:"differentiators,omitempty"`
	BusinessGoals   []string `json:"business_goals,omitempty"`
}

// Stage is where a product stands in its life.
type Stage string

// The stages of a product's life.
const (
	Introduction Stage = "introduction"
	Growth       Stage = "growth"
	Maturity     Stage = "maturity"
	Decline      Stage = "decline"
	Retired      Stage = "retired"
)

// Stages lists every stage in the order of a product's life.
func Stages() []Stage { return []Stage{Introduction, Growth, Maturity, Decline, Retired} }

// Category is what a status of the workflow means, whatever a team calls it.
type Category string

// The categories of a workflow's statuses.
const (
	Todo    Category = "todo"
	Doing   Category = "doing"
	Done    Category = "done"
	Dropped Category = "dropped"
)

// Status is one status of a team's workflow.
type Status struct {
	Name     string   `json:"name" minLength:"1" maxLength:"100"`
	Category Category `json:"category" enum:"todo,doing,done,dropped"`
}

// Scoring names the framework by which stories and initiatives are scored, and the version of its formula.
type Scoring struct {
	Framework string `json:"framework" maxLength:"100"`
	Version   int    `json:"version" minimum:"1" maximum:"1000000"`
}

// Policy is how a product's people decide.
type Policy struct {
	Workflow       []Status `json:"workflow"`                  // in the order in which work flows
	Levels         []string `json:"levels"`                    // priority levels, the highest first
	ReasonRequired []string `json:"reason_required,omitempty"` // commands that need a reason, such as "prioritize-story"
	Scoring        *Scoring `json:"scoring,omitempty"`
	ReadyNeeds     []string `json:"ready_needs,omitempty"` // what a story must have before work on it begins, such as "points"
	// Thresholds are those of the assessment that differ from its table, by the names of its rules.
	Thresholds map[string]float64 `json:"thresholds,omitempty"`
}

// ReadyNeeds lists what a policy may ask of a story before work on it begins.
func ReadyNeeds() []string {
	return []string{"acceptance_criteria", "description", "initiative", "needs", "points", "priority", "score"}
}

// Category is the category of the status with this name; false where the workflow has none of that name.
func (p Policy) Category(status string) (Category, bool) {
	for _, s := range p.Workflow {
		if s.Name == status {
			return s.Category, true
		}
	}
	return "", false
}

// First is the first status of the workflow in the category; false where it has none.
func (p Policy) First(c Category) (string, bool) {
	for _, s := range p.Workflow {
		if s.Category == c {
			return s.Name, true
		}
	}
	return "", false
}

// ProductStarted opens a product, in the stage introduction.
type ProductStarted struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// ProductRenamed gives a product another name.
type ProductRenamed struct {
	Name Change[string] `json:"name"`
}

// LifecycleStageMoved says that a product is in another stage of its life.
type LifecycleStageMoved struct {
	Stage Change[Stage] `json:"stage"`
}

// VisionSet replaces the vision.
type VisionSet struct {
	Vision Change[*Vision] `json:"vision"` // From is null for the first vision, To where that is taken back
}

// RoleAssigned gives a person a role.
type RoleAssigned struct {
	Person string `json:"person"`
	Role   Role   `json:"role"`
}

// RoleRevoked takes a role from a person.
type RoleRevoked struct {
	Person string `json:"person"`
	Role   Role   `json:"role"`
}

// RoleRestored takes back that a role was revoked.
type RoleRestored struct {
	Person string `json:"person"`
	Role   Role   `json:"role"`
	Place  int    `json:"place"` // among the roles that people hold, 1 is first
}

// DecisionPolicySet replaces the policy.
type DecisionPolicySet struct {
	Policy Change[*Policy] `json:"policy"`          // From is null for the first policy
	Moved  []StatusMove    `json:"moved,omitempty"` // what becomes of the stories of statuses that are gone
}

// Type is "ProductStarted".
func (ProductStarted) Type() string { return "ProductStarted" }

// Type is "ProductRenamed".
func (ProductRenamed) Type() string { return "ProductRenamed" }

// Type is "LifecycleStageMoved".
func (LifecycleStageMoved) Type() string { return "LifecycleStageMoved" }

// Type is "VisionSet".
func (VisionSet) Type() string { return "VisionSet" }

// Type is "RoleAssigned".
func (RoleAssigned) Type() string { return "RoleAssigned" }

// Type is "RoleRevoked".
func (RoleRevoked) Type() string { return "RoleRevoked" }

// Type is "RoleRestored".
func (RoleRestored) Type() string { return "RoleRestored" }

// Type is "DecisionPolicySet".
func (DecisionPolicySet) Type() string { return "DecisionPolicySet" }

func (ProductStarted) event()      {}
func (ProductRenamed) event()      {}
func (LifecycleStageMoved) event() {}
func (VisionSet) event()           {}
func (RoleAssigned) event()        {}
func (RoleRevoked) event()         {}
func (RoleRestored) event()        {}
func (DecisionPolicySet) event()   {}

func (ProductStarted) productEvent()      {}
func (ProductRenamed) productEvent()      {}
func (LifecycleStageMoved) productEvent() {}
func (VisionSet) productEvent()           {}
func (RoleAssigned) productEvent()        {}
func (RoleRevoked) productEvent()         {}
func (RoleRestored) productEvent()        {}
func (DecisionPolicySet) productEvent()   {}
