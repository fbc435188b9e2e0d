package charter

import (
	"fmt"

	"waymark/events"
	"waymark/projections/kit"
)

// challengeEvent folds an event about a challenge.
func (f *fold) challengeEvent(r events.Recorded, e events.ChallengeEvent) error {
	switch e := e.(type) {
	case events.ChallengeRaised:
		return f.raised(r, e)
	case events.ChallengeResolved:
		return f.resolve(r, e.Challenge, e.How)
	case events.ChallengeReopened:
		return f.resolve(r, e.Challenge, "")
	case events.ChallengeWithdrawn:
		key, _, err := f.challenge(r, e.Challenge)
		if err == nil {
			f.challenges.End(key, r.Revision)
		}
		return err
	}
	return kit.Unknown(e)
}

func (f *fold) raised(r events.Recorded, e events.ChallengeRaised) error {
	key, err := kit.ItemKeyOf(r.Product, events.ChallengeMark, e.Challenge)
	if err != nil {
		return err
	}
	if _, has := f.challenges.Get(key); has {
		return fmt.Errorf("%w: challenge %s was raised before", kit.ErrDiverged, e.Challenge)
	}
	f.challenges.Set(key, challengeRow{
		Challenge: e.Challenge, Description: e.Description, People: e.People, Roles: e.Roles, Severity: e.Severity,
	}, r.Revision)
	return nil
}

// resolve says how a challenge was overcome; empty: it is open again.
func (f *fold) resolve(r events.Recorded, challenge, how string) error {
	key, row, err := f.challenge(r, challenge)
	if err == nil {
		row.Resolution = how
		f.challenges.Set(key, row, r.Revision)
	}
	return err
}

func (f *fold) challenge(r events.Recorded, challenge string) (kit.ItemKey, challengeRow, error) {
	key, err := kit.ItemKeyOf(r.Product, events.ChallengeMark, challenge)
	if err != nil {
		return key, challengeRow{}, err
	}
	row, has := f.challenges.Get(key)
	if !has {
		return key, row, fmt.Errorf("%w challenge %s", kit.ErrUnknown, challenge)
	}
	return key, row, nil
}
