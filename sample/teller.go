package sample

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"waymark/events"
	"waymark/ledger"
)

// teller tells the history, decision after decision.
type teller struct {
	ledger *ledger.Ledger
	ctx    context.Context
	random *rand.Rand
	begin  time.Time // a Monday
	at     time.Time // of the next decision
	backlogTold
	sprint  uint32 // that runs; 0: none
	needs   int    // that were captured
	release uint32
	err     error
}

// newTeller ends the history with the week before that of a day.
func newTeller(ctx context.Context, store ledger.Store, until time.Time) *teller {
	until = until.UTC().Truncate(24 * time.Hour)
	monday := until.AddDate(0, 0, -(int(until.Weekday())+6)%7)
	t := &teller{ctx: ctx, backlogTold: backlogTold{stories: map[uint32]*storyTold{}}, random: rand.New(rand.NewPCG(42, 187)), begin: monday.AddDate(0, 0, -7*weeks)}
	t.at = t.begin
	t.ledger = ledger.New(ledger.Options{Store: store, Now: func() time.Time { return t.at }})
	return t
}

// on goes on to a day of a week, counted from 0, and an hour; never back.
func (t *teller) on(week, day, hour int) {
	at := t.begin.AddDate(0, 0, 7*week+day).Add(time.Duration(hour) * time.Hour)
	if t.at.Before(at) {
		t.at = at
	}
}

// day is a day of a week as text.
func (t *teller) day(week, day int) string {
	return t.begin.AddDate(0, 0, 7*week+day).Format(time.DateOnly)
}

// decide has somebody give a command some minutes after the one before. After an error it does nothing any more. It says which events came of it.
func (t *teller) decide(who, why string, command ledger.Command, evidence ...events.Evidence) []ledger.Event {
	if t.err != nil {
		return nil
	}
	t.at = t.at.Add(time.Duration(2+t.random.IntN(9))*time.Minute + time.Duration(t.random.IntN(60))*time.Second)
	made := ledger.Decision{Command: command, Actor: who, Sender: who, Reason: why, Evidence: evidence, Source: "api"}
	result, err := t.ledger.Do(t.ctx, ledger.Request{Product: Key, Decisions: []ledger.Decision{made}})
	if err != nil {
		t.err = fmt.Errorf("%T of %s on %s: %w", command, who, t.at.Format(time.DateOnly), err)
		return nil
	}
	return result.Events
}

// one is one of several texts.
func (t *teller) one(texts []string) string { return texts[t.random.IntN(len(texts))] }

// chance is true so many times of a hundred.
func (t *teller) chance(percent int) bool { return t.random.IntN(100) < percent }

// need is the key of a need, as evidence and as what a story answers.
func needKey(n int) string { return events.NeedMark.Key(Key, uint32(n)) }

func fromNeed(n int) []events.Evidence {
	if n == 0 {
		return nil
	}
	return []events.Evidence{{Kind: "need", Value: needKey(n)}}
}

// tell tells all weeks.
func (t *teller) tell() error {
	t.on(0, 0, 8)
	t.found()
	t.prepare()
	all, small := wishes(), t.small()
	for week := 0; week < weeks && t.err == nil; week++ {
		t.on(week, 0, 9)
		t.between(week)
		t.on(week, 1, 10)
		t.listen(week)
		if found, is := insights()[week]; is {
			t.decide(jonas, "", found)
		}
		for range 3 + t.random.IntN(4) {
			if n := len(all); n > 0 && t.chance(25) && all[0].need <= t.needs {
				t.write(week, all[0])
				all = all[1:]
			} else if len(small) > 0 {
				t.write(week, small[0])
				small = small[1:]
			}
		}
		t.groom(week)
		t.on(week, 3, 10)
		t.steer(week)
	}
	return t.err
}

// groom is what happens between Tuesday and Friday.
func (t *teller) groom(week int) {
	for day := 1; day < 5; day++ {
		t.on(week, day, 9+t.random.IntN(6))
		t.develop()
		for range t.random.IntN(6) {
			t.move(week)
		}
		switch {
		case t.chance(8):
			t.urgent(week)
		case t.chance(20):
			t.score(week)
		case t.chance(6):
			t.drop(week)
		case t.chance(6):
			t.level(week)
		}
	}
}
