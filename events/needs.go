package events

// NeedStatus is how far a need is.
type NeedStatus string

// The statuses of a need. A merged need stands for nothing of its own any more: the one that it points to does.
const (
	OpenNeed      NeedStatus = "open"
	AnsweredNeed  NeedStatus = "answered"
	DismissedNeed NeedStatus = "dismissed"
	MergedAway    NeedStatus = "merged"
)

// NeedEvent is an event of the discovery book about a need.
//
//sumtype:decl
type NeedEvent interface {
	DiscoveryEvent
	needEvent()
}

// NeedCaptured records a problem that customers have.
type NeedCaptured struct {
	Need       string   `json:"need"`
	Statement  string   `json:"statement"`
	Source     string   `json:"source,omitempty"`
	Importance int      `json:"importance"` // 1 to 5, 5 is the highest
	Customers  []string `json:"customers,omitempty"`
	Persona    string   `json:"persona,omitempty"`
}

// NeedWithdrawn takes back that a need was captured.
type NeedWithdrawn struct {
	Need string `json:"need"`
}

// EvidenceKind is where evidence comes from.
type EvidenceKind string

// The kinds of evidence.
const (
	Interview     EvidenceKind = "interview"
	Survey        EvidenceKind = "survey"
	SupportCase   EvidenceKind = "support"
	UsageData     EvidenceKind = "data"
	OtherEvidence EvidenceKind = "other"
)

// EvidenceKinds lists every kind of evidence.
func EvidenceKinds() []EvidenceKind {
	return []EvidenceKind{Interview, Survey, SupportCase, UsageData, OtherEvidence}
}

// NeedEvidence shows that a need is there. The customer who gave it stands behind the need.
type NeedEvidence struct {
	Kind     EvidenceKind `json:"kind"`
	Text     string       `json:"text,omitempty"`
	Link     string       `json:"link,omitempty"`
	Customer string       `json:"customer,omitempty"`
}

// EvidenceAdded adds evidence to a need.
type EvidenceAdded struct {
	Need     string       `json:"need"`
	Number   int          `json:"number"` // within the need, from 1
	Evidence NeedEvidence `json:"evidence"`
}

// EvidenceWithdrawn takes back that evidence was added.
type EvidenceWithdrawn struct {
	Need     string       `json:"need"`
	Number   int          `json:"number"`
	Evidence NeedEvidence `json:"evidence"`
}

// MergedNeed is how a merge changed one need: its status, and the need that it points to, empty for none.
type MergedNeed struct {
	Need   string             `json:"need"`
	Status Change[NeedStatus] `json:"status"`
	Into   Change[string]     `json:"into"`
}

// NeedsMerged says that needs are the same as another one, which stands for all of them: what they have as customers and
// evidence stays with them and counts for it. Needs that were merged into these before point to the same one now.
type NeedsMerged struct {
	Into  string       `json:"into"`
	Needs []MergedNeed `json:"needs"`
}

// NeedsUnmerged takes back that needs were merged.
type NeedsUnmerged struct {
	Into  string       `json:"into"` // which they were merged into
	Needs []MergedNeed `json:"needs"`
}

// Keys are those of the needs that were merged.
func (e NeedsMerged) Keys() []string { return keysOf(e.Needs) }

// Keys are those of the needs that were merged.
func (e NeedsUnmerged) Keys() []string { return keysOf(e.Needs) }

func keysOf(merged []MergedNeed) []string {
	keys := make([]string, len(merged))
	for i, m := range merged {
		keys[i] = m.Need
	}
	return keys
}

// NeedAnswer is what answers a need: keys of stories and initiatives, or an explanation.
type NeedAnswer struct {
	Stories     []string `json:"stories,omitempty"`
	Initiatives []string `json:"initiatives,omitempty"`
	Explanation string   `json:"explanation,omitempty"`
}

// NeedAnswered says what answers a need.
type NeedAnswered struct {
	Need   string              `json:"need"`
	Status Change[NeedStatus]  `json:"status"`
	Answer Change[*NeedAnswer] `json:"answer"`
}

// NeedDismissed says why a need will not be answered.
type NeedDismissed struct {
	Need        string             `json:"need"`
	Status      Change[NeedStatus] `json:"status"`
	Explanation Change[string]     `json:"explanation"`
}

// NeedReopened makes a need open again; the answer or the explanation of the dismissal no longer stands.
type NeedReopened struct {
	Need        string               `json:"need"`
	Status      Change[NeedStatus]   `json:"status"`
	Answer      *Change[*NeedAnswer] `json:"answer,omitempty"`      // if it was answered
	Explanation *Change[string]      `json:"explanation,omitempty"` // if it was dismissed
}

// Type is "NeedCaptured".
func (NeedCaptured) Type() string { return "NeedCaptured" }

// Type is "NeedWithdrawn".
func (NeedWithdrawn) Type() string { return "NeedWithdrawn" }

// Type is "EvidenceAdded".
func (EvidenceAdded) Type() string { return "EvidenceAdded" }

// Type is "EvidenceWithdrawn".
func (EvidenceWithdrawn) Type() string { return "EvidenceWithdrawn" }

// Type is "NeedsMerged".
func (NeedsMerged) Type() string { return "NeedsMerged" }

// Type is "NeedsUnmerged".
func (NeedsUnmerged) Type() string { return "NeedsUnmerged" }

// Type is "NeedAnswered".
func (NeedAnswered) Type() string { return "NeedAnswered" }

// Type is "NeedDismissed".
func (NeedDismissed) Type() string { return "NeedDismissed" }

// Type is "NeedReopened".
func (NeedReopened) Type() string { return "NeedReopened" }

func (NeedCaptured) event()      {}
func (NeedWithdrawn) event()     {}
func (EvidenceAdded) event()     {}
func (EvidenceWithdrawn) event() {}
func (NeedsMerged) event()       {}
func (NeedsUnmerged) event()     {}
func (NeedAnswered) event()      {}
func (NeedDismissed) event()     {}
func (NeedReopened) event()      {}

func (NeedCaptured) discoveryEvent()      {}
func (NeedWithdrawn) discoveryEvent()     {}
func (EvidenceAdded) discoveryEvent()     {}
func (EvidenceWithdrawn) discoveryEvent() {}
func (NeedsMerged) discoveryEvent()       {}
func (NeedsUnmerged) discoveryEvent()     {}
func (NeedAnswered) discoveryEvent()      {}
func (NeedDismissed) discoveryEvent()     {}
func (NeedReopened) discoveryEvent()      {}

func (NeedCaptured) needEvent()      {}
func (NeedWithdrawn) needEvent()     {}
func (EvidenceAdded) needEvent()     {}
func (EvidenceWithdrawn) needEvent() {}
func (NeedsMerged) needEvent()       {}
func (NeedsUnmerged) needEvent()     {}
func (NeedAnswered) needEvent()      {}
func (NeedDismissed) needEvent()     {}
func (NeedReopened) needEvent()      {}
