package backlog_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

func moved(key, from, to string) events.StoryMoved {
	p := product.DefaultPolicy()
	a, _ := p.Category(from)
	b, _ := p.Category(to)
	return events.StoryMoved{Story: key, Status: *change(from, to), Category: *change(a, b)}
}

// finished are three stories, of which the first is done.
func finished(more ...events.Event) []events.Event {
	return append(three(moved("ACME-1", "To Do", "Done")), more...)
}

func TestScoreStory(t *testing.T) {
	inputs := func(impact float64) events.ScoreInputs {
		return events.ScoreInputs{Impact: &impact, Confidence: ref(5.0), Ease: ref(2.0)}
	}
	score := func(impact float64) *events.Score {
		return &events.Score{Framework: "ice", Version: 1, Inputs: inputs(impact), Result: events.ScoreResult{Value: ref(impact * 10)}}
	}
	scored := events.StoryScored{Story: "ACME-1", Score: *change(nil, score(3))}
	check(t, acme(), []row{
		{"A score holds its inputs and its result", three(), backlog.ScoreStory{Story: "ACME-1", Framework: "ice", Inputs: inputs(3)}, domaintest.Then(scored)},
		{"A score replaces another one", three(scored), backlog.ScoreStory{Story: "ACME-1", Framework: "ice", Version: 1, Inputs: inputs(4)},
			domaintest.Then(events.StoryScored{Story: "ACME-1", Score: *change(score(3), score(4))})},
		{"The same score is no new one", three(scored), backlog.ScoreStory{Story: "ACME-1", Framework: "ice", Inputs: inputs(3)}, domaintest.AlreadySo()},
		{"A framework is known", three(), backlog.ScoreStory{Story: "ACME-1", Framework: "guess"}, domaintest.Invalid("framework")},
		{"Inputs fit the framework", three(), backlog.ScoreStory{Story: "ACME-1", Framework: "ice", Inputs: inputs(11)}, domaintest.Invalid("inputs.impact")},
		{"A dropped story is not scored", three(dropped("ACME-1", 1)), backlog.ScoreStory{Story: "ACME-1", Framework: "ice", Inputs: inputs(3)},
			domaintest.Refused("story_is_live")},
		{"An unknown story is unknown", three(), backlog.ScoreStory{Story: "ACME-9", Framework: "ice", Inputs: inputs(3)}, domaintest.Unknown("story", "ACME-9")},
	})
	in := acme()
	in.Policy.Scoring = &events.Scoring{Framework: "ice", Version: 1}
	check(t, in, []row{
		{"The policy names the framework", three(), backlog.ScoreStory{Story: "ACME-1", Inputs: inputs(3)}, domaintest.Then(scored)},
		{"Another one than the policy's is refused", three(), backlog.ScoreStory{Story: "ACME-1", Framework: "rice", Inputs: inputs(3)},
			domaintest.Refused("framework_of_policy")},
	})
}

func TestAcceptStory(t *testing.T) {
	accepted := events.StoryAccepted{Story: "ACME-1"}
	accept := backlog.AcceptStory{Story: "ACME-1"}
	check(t, acme(), []row{
		{"A done story may be accepted", finished(), accept, domaintest.Then(accepted)},
		{"An accepted story is accepted", finished(accepted), accept, domaintest.AlreadySo()},
		{"A story that is not done is not accepted", three(), accept, domaintest.Refused("story_is_done")},
		{"A story that is taken up again loses its acceptance", finished(accepted, moved("ACME-1", "Done", "In Progress"), moved("ACME-1", "In Progress", "Done")),
			accept, domaintest.Then(accepted)},
		{"A story whose acceptance was taken back is accepted again", finished(accepted, events.StoryAcceptanceWithdrawn(accepted)), accept, domaintest.Then(accepted)},
		{"A dropped story loses its acceptance", finished(accepted, events.StoryDropped{
			Story: "ACME-1", Status: *change("Done", "Dropped"), Category: *change(events.Done, events.Dropped), Place: 1,
		}, events.StoryRestored{
			Story: "ACME-1", Status: *change("Dropped", "Done"), Category: *change(events.Dropped, events.Done), Place: 1,
		}), accept, domaintest.Then(accepted)},
		{"A dropped story is not accepted", finished(dropped("ACME-1", 1)), accept, domaintest.Refused("story_is_live")},
		{"An unknown story is unknown", finished(), backlog.AcceptStory{Story: "ACME-9"}, domaintest.Unknown("story", "ACME-9")},
	})
}

func TestRejectStory(t *testing.T) {
	rejected := func(to string, of events.Category) events.StoryRejected {
		return events.StoryRejected{Story: "ACME-1", Status: *change("Done", to), Category: *change(events.Done, of)}
	}
	resolved := moved("ACME-1", "To Do", "Done")
	resolved.Resolution = change("", "Fixed")
	unresolved := rejected("In Progress", events.Doing)
	unresolved.Resolution = change("Fixed", "")
	reject := backlog.RejectStory{Story: "ACME-1"}
	check(t, reasoned(), []row{
		{"A rejected story goes back to doing", finished(), reject, domaintest.Then(rejected("In Progress", events.Doing))},
		{"A rejected story may go back to todo", finished(), backlog.RejectStory{Story: "ACME-1", Status: "To Do"}, domaintest.Then(rejected("To Do", events.Todo))},
		{"A rejected story is not resolved", three(resolved), reject, domaintest.Then(unresolved)},
		{"A rejected story that is done again is not resolved", three(resolved, unresolved, moved("ACME-1", "In Progress", "Done")), reject,
			domaintest.Then(rejected("In Progress", events.Doing))},
		{"An accepted story may be rejected", finished(events.StoryAccepted{Story: "ACME-1"}), reject, domaintest.Then(rejected("In Progress", events.Doing))},
		{"A rejected story is accepted no longer", finished(events.StoryAccepted{Story: "ACME-1"}, rejected("In Progress", events.Doing), moved("ACME-1", "In Progress", "Done")),
			backlog.AcceptStory{Story: "ACME-1"}, domaintest.Then(events.StoryAccepted{Story: "ACME-1"})},
		{"A story that is not done is not rejected", three(), reject, domaintest.Refused("story_is_done")},
		{"A rejected story does not stay done", finished(), backlog.RejectStory{Story: "ACME-1", Status: "Done"}, domaintest.Refused("rejected_goes_to_work")},
		{"A rejected story is not dropped", finished(), backlog.RejectStory{Story: "ACME-1", Status: "Dropped"}, domaintest.Refused("rejected_goes_to_work")},
		{"A status is one of the workflow", finished(), backlog.RejectStory{Story: "ACME-1", Status: "Ready"}, domaintest.Refused("status_in_workflow")},
		{"An unknown story is unknown", finished(), backlog.RejectStory{Story: "ACME-9"}, domaintest.Unknown("story", "ACME-9")},
	})
	check(t, acme(), []row{{"It takes a reason to reject a story", finished(), reject, domaintest.Refused("reason_required")}})
	imported := acme()
	imported.Imported = true
	check(t, imported, []row{{"What was decided elsewhere needs none", finished(), reject, domaintest.Then(rejected("In Progress", events.Doing))}})
	without := reasoned()
	without.Policy.Workflow = []events.Status{{Name: "To Do", Category: events.Todo}, {Name: "Done", Category: events.Done}}
	check(t, without, []row{{"Without a status that means doing it goes back to todo", finished(), reject, domaintest.Then(rejected("To Do", events.Todo))}})
	nowhere := reasoned()
	nowhere.Policy.Workflow = []events.Status{{Name: "Done", Category: events.Done}}
	check(t, nowhere, []row{{"It needs somewhere to go", finished(), reject, domaintest.Refused("status_in_workflow")}})
}

func TestARestoredStoryTakesAStatusThatThereIs(t *testing.T) {
	restore := func(to string, of events.Category) domaintest.Outcome {
		return domaintest.Then(events.StoryRestored{Story: "ACME-1", Status: *change("Dropped", to), Category: *change(events.Dropped, of), Place: 1})
	}
	for name, test := range map[string]struct {
		workflow []events.Status
		then     domaintest.Outcome
	}{
		"Its own, where there is": {[]events.Status{{Name: "Ready", Category: events.Todo}, {Name: "To Do", Category: events.Doing}}, restore("To Do", events.Doing)},
		"The first that means todo, where its own is gone": {
			[]events.Status{{Name: "Doing", Category: events.Doing}, {Name: "Ready", Category: events.Todo}}, restore("Ready", events.Todo)},
		"The first that means todo, where its own means dropped": {
			[]events.Status{{Name: "To Do", Category: events.Dropped}, {Name: "Ready", Category: events.Todo}}, restore("Ready", events.Todo)},
		"Its own, where there is no other": {[]events.Status{{Name: "Doing", Category: events.Doing}}, restore("To Do", events.Todo)},
	} {
		in := acme()
		in.Policy.Workflow = test.workflow
		check(t, in, []row{{name, three(dropped("ACME-1", 1)), backlog.RestoreStory{Story: "ACME-1"}, test.then}})
	}
}

func TestANeedThatIsNamedByItsKeyExists(t *testing.T) {
	need := func(names ...string) backlog.WriteStory { return backlog.WriteStory{Title: "Search", Needs: names} }
	written := func(names ...string) domaintest.Outcome {
		e := story("ACME-1", 1)
		e.Needs = names
		return domaintest.Then(e)
	}
	old := story("ACME-1", 1)
	old.Needs = []string{"ACME-N7"}
	check(t, acme(), []row{
		{"A need that exists", nil, need("ACME-N1"), written("ACME-N1")},
		{"A need in words", nil, need("speed"), written("speed")},
		{"A need that does not exist", nil, need("ACME-N2"), domaintest.Unknown("need", "ACME-N2")},
		{"A revision may keep what was named before", []events.Event{old}, backlog.ReviseStory{Story: "ACME-1", Needs: domain.Some([]string{"ACME-N7", "x"})},
			domaintest.Then(events.StoryRevised{Story: "ACME-1", Needs: change([]string{"ACME-N7"}, []string{"ACME-N7", "x"})})},
		{"A revision names no need that does not exist beside one that was named before", []events.Event{old},
			backlog.ReviseStory{Story: "ACME-1", Needs: domain.Some([]string{"ACME-N7", "ACME-N8"})}, domaintest.Unknown("need", "ACME-N8")},
		{"A revision names no need that does not exist", []events.Event{old}, backlog.ReviseStory{Story: "ACME-1", Needs: domain.Some([]string{"ACME-N8"})},
			domaintest.Unknown("need", "ACME-N8")},
	})
	for name, in := range map[string]domain.Context{"imported": {Product: "ACME", Policy: product.DefaultPolicy(), Imported: true, Need: func(string) bool { return false }}} {
		check(t, in, []row{{name, nil, need("ACME-N2"), written("ACME-N2")}})
	}
}
