package discovery_test

import (
	"testing"

	"waymark/domain/discovery"
	"waymark/domain/domaintest"
	"waymark/events"
)

func merged(key, into string) events.NeedsMerged {
	return events.NeedsMerged{Into: into, Needs: []events.MergedNeed{mergedNeed(key, events.OpenNeed, "", into)}}
}

func mergedNeed(key string, was events.NeedStatus, from, into string) events.MergedNeed {
	return events.MergedNeed{Need: key, Status: *change(was, events.MergedAway), Into: *change(from, into)}
}

func dismissed(key, before, explanation string) events.NeedDismissed {
	from := events.OpenNeed
	if before != "" {
		from = events.DismissedNeed
	}
	return events.NeedDismissed{Need: key, Status: *change(from, events.DismissedNeed), Explanation: *change(before, explanation)}
}

func answered(key string, before, answer *events.NeedAnswer) events.NeedAnswered {
	from := events.OpenNeed
	if before != nil {
		from = events.AnsweredNeed
	}
	return events.NeedAnswered{Need: key, Status: *change(from, events.AnsweredNeed), Answer: *change(before, answer)}
}

func evidence(key string, number int) events.EvidenceAdded {
	return events.EvidenceAdded{Need: key, Number: number, Evidence: events.NeedEvidence{Kind: events.Interview, Text: "I gave up", Customer: "Globex"}}
}

func TestCaptureNeed(t *testing.T) {
	check(t, []row{
		{"A need is captured", []events.Event{persona("ACME-P1")}, discovery.CaptureNeed{
			Statement: "Slow", Source: "Fair", Importance: 5, Customers: []string{"Globex", "Initech"}, Persona: "ACME-P1",
		}, domaintest.Then(events.NeedCaptured{
			Need: "ACME-N1", Statement: "Slow", Source: "Fair", Importance: 5, Customers: []string{"Globex", "Initech"}, Persona: "ACME-P1",
		})},
		{"A need matters as much as others if nothing is said", three(), discovery.CaptureNeed{Statement: "Slow"},
			domaintest.Then(events.NeedCaptured{Need: "ACME-N4", Statement: "Slow", Importance: 3})},
		{"A need may matter least", three(), discovery.CaptureNeed{Statement: "Slow", Importance: 1},
			domaintest.Then(events.NeedCaptured{Need: "ACME-N4", Statement: "Slow", Importance: 1})},
		{"A number is never given twice", three(events.NeedWithdrawn{Need: "ACME-N3"}), discovery.CaptureNeed{Statement: "Slow"},
			domaintest.Then(events.NeedCaptured{Need: "ACME-N4", Statement: "Slow", Importance: 3})},
		{"Numbers end", []events.Event{need("ACME-N999999999")}, discovery.CaptureNeed{Statement: "Slow"}, domaintest.Refused("number_is_free")},
		{"A need says something, has an importance from 1 to 5, and names each customer once", nil,
			discovery.CaptureNeed{Importance: 6, Customers: []string{"Globex", "Globex"}}, domaintest.Invalid("statement", "importance", "customers")},
		{"No importance is below 1", nil, discovery.CaptureNeed{Statement: "Slow", Importance: -1}, domaintest.Invalid("importance")},
		{"The persona must exist", nil, discovery.CaptureNeed{Statement: "Slow", Persona: "ACME-P1"}, domaintest.Unknown("persona", "ACME-P1")},
	})
}

func TestAddEvidence(t *testing.T) {
	add := discovery.AddEvidence{Need: "ACME-N1", Kind: events.Interview, Text: "I gave up", Customer: "Globex"}
	check(t, []row{
		{"Evidence is added", three(), add, domaintest.Then(evidence("ACME-N1", 1))},
		{"Evidence is numbered within its need", three(evidence("ACME-N1", 1), evidence("ACME-N2", 1)),
			discovery.AddEvidence{Need: "ACME-N1", Kind: events.UsageData, Link: "https://example.org"},
			domaintest.Then(events.EvidenceAdded{Need: "ACME-N1", Number: 2, Evidence: events.NeedEvidence{Kind: events.UsageData, Link: "https://example.org"}})},
		{"A number is never given twice", three(evidence("ACME-N1", 1), events.EvidenceWithdrawn(evidence("ACME-N1", 1))), add, domaintest.Then(evidence("ACME-N1", 2))},
		{"The same evidence is not added again", three(evidence("ACME-N1", 1)), add, domaintest.AlreadySo()},
		{"Evidence opens a dismissed need again", three(dismissed("ACME-N1", "", "Too rare")), add, domaintest.Then(evidence("ACME-N1", 1), events.NeedReopened{
			Need: "ACME-N1", Status: *change(events.DismissedNeed, events.OpenNeed), Explanation: change("Too rare", ""),
		})},
		{"Evidence that was known when a need was dismissed opens nothing", three(evidence("ACME-N1", 1), dismissed("ACME-N1", "", "Too rare")), add, domaintest.AlreadySo()},
		{"An answered need stays answered", three(answered("ACME-N1", nil, &events.NeedAnswer{Explanation: "x"})), add, domaintest.Then(evidence("ACME-N1", 1))},
		{"Evidence goes to the need that stands for others", three(merged("ACME-N1", "ACME-N2")), add, domaintest.Refused("need_is_not_merged")},
		{"An unknown need is unknown", nil, add, domaintest.Unknown("need", "ACME-N1")},
		{"Evidence is of a known kind, and says something", three(), discovery.AddEvidence{Need: "ACME-N1", Kind: "rumour", Text: " "}, domaintest.Invalid("kind", "text")},
	})
}

func TestMergeNeeds(t *testing.T) {
	merge := discovery.MergeNeeds{Needs: []string{"ACME-N2", "ACME-N3"}, Into: "ACME-N1"}
	answer := &events.NeedAnswer{Explanation: "x"}
	check(t, []row{
		{"Needs are merged, whatever was decided on them", three(answered("ACME-N2", nil, answer), dismissed("ACME-N3", "", "Too rare")), merge, domaintest.Then(events.NeedsMerged{
			Into: "ACME-N1", Needs: []events.MergedNeed{mergedNeed("ACME-N2", events.AnsweredNeed, "", "ACME-N1"), mergedNeed("ACME-N3", events.DismissedNeed, "", "ACME-N1")},
		})},
		{"Needs that are merged so already are left out", three(merged("ACME-N2", "ACME-N1")), merge, domaintest.Then(merged("ACME-N3", "ACME-N1"))},
		{"Needs that are all merged already stay", three(merged("ACME-N2", "ACME-N1"), merged("ACME-N3", "ACME-N1")), merge, domaintest.AlreadySo()},
		{"What was merged into a need follows it", three(merged("ACME-N3", "ACME-N2")), discovery.MergeNeeds{Needs: []string{"ACME-N2"}, Into: "ACME-N1"},
			domaintest.Then(events.NeedsMerged{Into: "ACME-N1", Needs: []events.MergedNeed{
				mergedNeed("ACME-N2", events.OpenNeed, "", "ACME-N1"), mergedNeed("ACME-N3", events.MergedAway, "ACME-N2", "ACME-N1"),
			}})},
		{"A need may be merged into an answered one", three(answered("ACME-N1", nil, answer)), discovery.MergeNeeds{Needs: []string{"ACME-N2"}, Into: "ACME-N1"},
			domaintest.Then(merged("ACME-N2", "ACME-N1"))},
		{"A merged need stands for none", three(merged("ACME-N1", "ACME-N2")), merge, domaintest.Refused("need_is_not_merged")},
		{"A need is merged once", append(three(need("ACME-N4")), merged("ACME-N3", "ACME-N4")), merge, domaintest.Refused("need_is_not_merged")},
		{"A dismissed need stands for none", three(dismissed("ACME-N1", "", "Too rare")), merge, domaintest.Refused("need_is_not_dismissed")},
		{"An unknown need is unknown", three(), discovery.MergeNeeds{Needs: []string{"ACME-N2", "ACME-N4"}, Into: "ACME-N1"}, domaintest.Unknown("need", "ACME-N4")},
		{"The need that stands for others must exist", three(), discovery.MergeNeeds{Needs: []string{"ACME-N1"}, Into: "ACME-N4"}, domaintest.Unknown("need", "ACME-N4")},
		{"Some need must be merged", three(), discovery.MergeNeeds{Into: "ACME-N1"}, domaintest.Invalid("needs")},
		{"No need is merged into itself", three(), discovery.MergeNeeds{Needs: []string{"ACME-N1", "ACME-N2"}, Into: "ACME-N1"}, domaintest.Invalid("needs")},
		{"No need is merged twice", three(), discovery.MergeNeeds{Needs: []string{"ACME-N2", "ACME-N2"}, Into: "ACME-N1"}, domaintest.Invalid("needs")},
	})
}

func TestAnswerNeed(t *testing.T) {
	answer := &events.NeedAnswer{Stories: []string{"ACME-1", "ACME-2"}, Initiatives: []string{"ACME-I1"}, Explanation: "Together"}
	command := discovery.AnswerNeed{Need: "ACME-N1", Stories: answer.Stories, Initiatives: answer.Initiatives, Explanation: answer.Explanation}
	check(t, []row{
		{"A need is answered", three(), command, domaintest.Then(answered("ACME-N1", nil, answer))},
		{"An explanation is enough", three(), discovery.AnswerNeed{Need: "ACME-N1", Explanation: "It is there"},
			domaintest.Then(answered("ACME-N1", nil, &events.NeedAnswer{Explanation: "It is there"}))},
		{"An answer is replaced", three(answered("ACME-N1", nil, answer)), discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-1"}},
			domaintest.Then(answered("ACME-N1", answer, &events.NeedAnswer{Stories: []string{"ACME-1"}}))},
		{"An answer has other initiatives", three(answered("ACME-N1", nil, answer)),
			discovery.AnswerNeed{Need: "ACME-N1", Stories: answer.Stories, Explanation: answer.Explanation},
			domaintest.Then(answered("ACME-N1", answer, &events.NeedAnswer{Stories: answer.Stories, Explanation: answer.Explanation}))},
		{"An answer has other stories", three(answered("ACME-N1", nil, answer)),
			discovery.AnswerNeed{Need: "ACME-N1", Initiatives: answer.Initiatives, Explanation: answer.Explanation},
			domaintest.Then(answered("ACME-N1", answer, &events.NeedAnswer{Initiatives: answer.Initiatives, Explanation: answer.Explanation}))},
		{"An answer is explained otherwise", three(answered("ACME-N1", nil, answer)),
			discovery.AnswerNeed{Need: "ACME-N1", Stories: answer.Stories, Initiatives: answer.Initiatives},
			domaintest.Then(answered("ACME-N1", answer, &events.NeedAnswer{Stories: answer.Stories, Initiatives: answer.Initiatives}))},
		{"The same answer is given already", three(answered("ACME-N1", nil, answer)), command, domaintest.AlreadySo()},
		{"A dismissed need is not answered", three(dismissed("ACME-N1", "", "Too rare")), command, domaintest.Refused("need_is_not_dismissed")},
		{"A merged need is not answered", three(merged("ACME-N1", "ACME-N2")), command, domaintest.Refused("need_is_not_merged")},
		{"An unknown need is unknown", nil, command, domaintest.Unknown("need", "ACME-N1")},
		{"A story must exist", three(), discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-3"}}, domaintest.Unknown("story", "ACME-3")},
		{"An initiative must exist", three(), discovery.AnswerNeed{Need: "ACME-N1", Initiatives: []string{"ACME-I2"}}, domaintest.Unknown("initiative", "ACME-I2")},
		{"An answer says something", three(), discovery.AnswerNeed{Need: "ACME-N1"}, domaintest.Invalid("explanation")},
		{"An answer names each thing once", three(), discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-1", "ACME-1"}, Initiatives: []string{"ACME-I1", "ACME-I1"}},
			domaintest.Invalid("stories", "initiatives")},
	})
}

func TestDismissNeed(t *testing.T) {
	command := discovery.DismissNeed{Need: "ACME-N1", Explanation: "Too rare"}
	check(t, []row{
		{"A need is dismissed", three(), command, domaintest.Then(dismissed("ACME-N1", "", "Too rare"))},
		{"A dismissal is explained otherwise", three(dismissed("ACME-N1", "", "Too dear")), command, domaintest.Then(dismissed("ACME-N1", "Too dear", "Too rare"))},
		{"A need is dismissed so already", three(dismissed("ACME-N1", "", "Too rare")), command, domaintest.AlreadySo()},
		{"An answered need is not dismissed", three(answered("ACME-N1", nil, &events.NeedAnswer{Explanation: "x"})), command, domaintest.Refused("need_is_open")},
		{"A merged need is not dismissed", three(merged("ACME-N1", "ACME-N2")), command, domaintest.Refused("need_is_not_merged")},
		{"An unknown need is unknown", nil, command, domaintest.Unknown("need", "ACME-N1")},
		{"A dismissal is explained", three(), discovery.DismissNeed{Need: "ACME-N1", Explanation: " "}, domaintest.Invalid("explanation")},
	})
}
