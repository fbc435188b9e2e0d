package projections

import (
	"fmt"

	"waymark/events"
)

// challengeEvent folds an event about a challenge.
func (f *charterFold) challengeEvent(r events.Recorded, e events.ChallengeEvent) error {
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
			f.challenges.end(key, r.Revision)
		}
		return err
	}
	return unknown(e)
}

func (f *charterFold) raised(r events.Recorded, e events.ChallengeRaised) error {
	key, err := itemKeyOf(r.Product, events.ChallengeMark, e.Challenge)
	if err != nil {
		return err
	}
	if _, has := f.challenges.get(key); has {
		return fmt.Errorf("%w: challenge %s was raised before", errDiverged, e.Challenge)
	}
	f.challenges.set(key, challengeRow{
		Challenge: e.Challenge, Description: e.Description, People: e.People, Roles: e.Roles, Severity: e.Severity,
	}, r.Revision)
	return nil
}

// resolve says how a challenge was overcome; empty: it is open again.
func (f *charterFold) resolve(r events.Recorded, challenge, how string) error {
	key, row, err := f.challenge(r, challenge)
	if err == nil {
		row.Resolution = how
		f.challenges.set(key, row, r.Revision)
	}
	return err
}

func (f *charterFold) challenge(r events.Recorded, challenge string) (itemKey, challengeRow, error) {
	key, err := itemKeyOf(r.Product, events.ChallengeMark, challenge)
	if err != nil {
		return key, challengeRow{}, err
	}
	row, has := f.challenges.get(key)
	if !has {
		return key, row, fmt.Errorf("%w challenge %s", errUnknown, challenge)
	}
	return key, row, nil
}
