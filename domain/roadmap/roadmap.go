// Package roadmap decides the roadmap book: initiatives by horizon, releases, and proposals to change it.
package roadmap

import (
	"slices"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

// State is what a decision needs to know of the roadmap book. Its zero value is the empty stream. It is never changed in
// place.
type State struct {
	Initiatives    persistent.Map[Initiative] // by the number in their key
	Orders         [3]persistent.Order        // of the numbers of open initiatives, by Index of the horizon
	Releases       persistent.Map[Release]    // by the number in their key
	Proposals      persistent.Map[Proposal]   // by the number in their key
	LastInitiative uint32
	LastRelease    uint32
	LastProposal   uint32
	// Numbers of what was ever withdrawn: no command gives them again.
	WithdrawnInitiatives persistent.Map[struct{}]
	WithdrawnReleases    persistent.Map[struct{}]
}

// Initiative is an initiative as it stands. Dates are "2006-01-02" or empty.
type Initiative struct {
	Key      string
	Title    string
	Outcome  string
	Goal     string
	Horizon  events.Horizon
	Start    string
	Due      string
	Progress events.Progress
	External *events.External

	Score      *events.Score      // nil: not scored
	Validation *events.Validation // nil: not validated
	DependsOn  []string           // keys of initiatives, sorted
}

// Release is a release as it stands.
type Release struct {
	Key         string
	Name        string
	Date        string
	Shipped     bool
	Undelivered []string // of a shipped one: keys of the initiatives and stories of it that were not done then
	Items       []string // keys of stories and initiatives, sorted
	External    *events.External
}

// Proposal is a proposal as it stands.
type Proposal struct {
	Key        string
	Initiative string // empty for a new one or the roadmap as a whole
	Change     string
	Command    *events.ProposedCommand // nil: words alone
	Status     events.ProposalStatus
}

// Index is the horizon's place among the horizons, 0 for the nearest; -1 where there is no such horizon.
func Index(h events.Horizon) int { return slices.Index(events.Horizons(), h) }

// Decide is what the command makes happen: no events if all is already so.
func Decide(s State, in domain.Context, c Command) ([]events.Event, error) {
	return commands.Decide(s, in, c)
}

// Has says whether the product with this key has the initiative, open or closed.
func (s State) Has(product, key string) bool {
	_, _, err := s.initiative(product, key)
	return err == nil
}

func (s State) initiative(product, key string) (Initiative, uint32, error) {
	return domain.Find(s.Initiatives, product, events.InitiativeMark, key)
}

// known refuses what is no initiative; empty is none.
func (s State) known(product, key string) error {
	if key == "" {
		return nil
	}
	_, _, err := s.initiative(product, key)
	return err
}

// open is an initiative that is neither delivered nor dropped.
func (s State) open(product, key string) (Initiative, uint32, error) {
	i, n, err := s.initiative(product, key)
	if err == nil && (i.Progress == events.Delivered || i.Progress == events.Abandoned) {
		err = domain.Refuse("initiative_is_open", "%s is %s", key, i.Progress)
	}
	return i, n, err
}

func (s State) release(product, key string) (Release, error) {
	r, _, err := domain.Find(s.Releases, product, events.ReleaseMark, key)
	return r, err
}

func (s State) proposal(product, key string) (Proposal, error) {
	p, _, err := domain.Find(s.Proposals, product, events.ProposalMark, key)
	return p, err
}

func (s State) neighbour(product string) func(string) (uint32, error) {
	return func(key string) (uint32, error) {
		_, n, err := s.initiative(product, key)
		return n, err
	}
}
