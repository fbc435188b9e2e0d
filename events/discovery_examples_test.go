package events_test

import "waymark/events"

func discoveryExamples() []example {
	return []example{
		{events.PersonaRecorded{
			Persona: "ACME-P2", Name: "Busy buyer", Kind: events.Buyer, Goals: []string{"Save time"}, Pains: []string{"Long lists"}, Description: "Buys for a team",
		}, events.PersonaRecorded{Persona: "ACME-P1", Name: "Busy buyer", Kind: events.User}},
		{events.PersonaRevised{
			Persona: "ACME-P2", Name: change("Buyer", "Busy buyer"), Kind: change(events.Buyer, events.Both),
			Goals: change([]string{"Save time"}, []string{"Save money"}), Pains: change([]string{"Long lists"}, []string{"Slow pages"}), Description: change("Buys", "Buys for a team"),
		}, events.PersonaRevised{Persona: "ACME-P1"}},
		{events.PersonaWithdrawn{Persona: "ACME-P2"}, events.PersonaWithdrawn{Persona: "ACME-P1"}},
		{events.CompetitorRecorded{
			Competitor: "ACME-C2", Name: "Globex", Strengths: []string{"Cheap"}, Weaknesses: []string{"Slow"}, Positioning: "For everyone", Link: "https://example.org/?a=1&b=2",
		}, events.CompetitorRecorded{Competitor: "ACME-C1", Name: "Globex"}},
		{events.CompetitorRevised{
			Competitor: "ACME-C2", Name: change("Globex", "Initech"), Strengths: change([]string{"Cheap"}, []string{"Known"}),
			Weaknesses: change([]string{"Slow"}, []string{"Dear"}), Positioning: change("For everyone", "For banks"), Link: change("https://example.org", "https://example.com"),
		}, events.CompetitorRevised{Competitor: "ACME-C1"}},
		{events.CompetitorWithdrawn{Competitor: "ACME-C2"}, events.CompetitorWithdrawn{Competitor: "ACME-C1"}},
		{events.InsightRecorded{
			Insight: "ACME-IN2", Statement: "Most leave at the second page", Method: "Usability test", Personas: []string{"ACME-P1"},
			Needs: []string{"ACME-N1", "ACME-N2"}, Competitors: []string{"ACME-C1"},
		}, events.InsightRecorded{Insight: "ACME-IN1", Statement: "Most leave"}},
		{events.InsightWithdrawn{Insight: "ACME-IN2"}, events.InsightWithdrawn{Insight: "ACME-IN1"}},
		{events.NeedCaptured{
			Need: "ACME-N2", Statement: "Finding a thing takes long", Source: "Trade fair", Importance: 5, Customers: []string{"Globex", "Müller & Söhne"}, Persona: "ACME-P2",
		}, events.NeedCaptured{Need: "ACME-N1", Statement: "Finding a thing takes long", Importance: 3}},
		{events.NeedWithdrawn{Need: "ACME-N2"}, events.NeedWithdrawn{Need: "ACME-N1"}},
		{events.EvidenceAdded{Need: "ACME-N2", Number: 7, Evidence: interview()},
			events.EvidenceAdded{Need: "ACME-N1", Number: 1, Evidence: events.NeedEvidence{Kind: events.OtherEvidence, Link: "https://example.org"}}},
		{events.EvidenceWithdrawn{Need: "ACME-N2", Number: 7, Evidence: interview()},
			events.EvidenceWithdrawn{Need: "ACME-N1", Number: 1, Evidence: events.NeedEvidence{Kind: events.UsageData, Text: "3 of 4"}}},
		{events.NeedsMerged{Into: "ACME-N2", Needs: []events.MergedNeed{
			{Need: "ACME-N3", Status: *change(events.OpenNeed, events.MergedAway), Into: *change("", "ACME-N2")},
			{Need: "ACME-N4", Status: *change(events.MergedAway, events.MergedAway), Into: *change("ACME-N3", "ACME-N2")},
		}}, events.NeedsMerged{Into: "ACME-N1", Needs: []events.MergedNeed{
			{Need: "ACME-N2", Status: *change(events.DismissedNeed, events.MergedAway), Into: *change("", "ACME-N1")},
		}}},
		{events.NeedsUnmerged{Into: "ACME-N2", Needs: []events.MergedNeed{
			{Need: "ACME-N3", Status: *change(events.MergedAway, events.AnsweredNeed), Into: *change("ACME-N2", "")},
			{Need: "ACME-N4", Status: *change(events.MergedAway, events.MergedAway), Into: *change("ACME-N2", "ACME-N3")},
		}}, events.NeedsUnmerged{Into: "ACME-N1", Needs: []events.MergedNeed{
			{Need: "ACME-N2", Status: *change(events.MergedAway, events.OpenNeed), Into: *change("ACME-N1", "")},
		}}},
		{events.NeedAnswered{Need: "ACME-N2", Status: *change(events.OpenNeed, events.AnsweredNeed), Answer: *change(answer("Soon"), answer("Now"))},
			events.NeedAnswered{Need: "ACME-N1", Status: *change(events.AnsweredNeed, events.AnsweredNeed), Answer: *change(nil, &events.NeedAnswer{Explanation: "It is there"})}},
		{events.NeedDismissed{Need: "ACME-N2", Status: *change(events.OpenNeed, events.DismissedNeed), Explanation: *change("Too rare", "Too dear")},
			events.NeedDismissed{Need: "ACME-N1", Status: *change(events.OpenNeed, events.DismissedNeed), Explanation: *change("", "Too rare")}},
		{events.NeedReopened{
			Need: "ACME-N2", Status: *change(events.AnsweredNeed, events.OpenNeed), Answer: change(answer("Now"), answer("Soon")), Explanation: change("Too rare", "Not yet"),
		}, events.NeedReopened{Need: "ACME-N1", Status: *change(events.DismissedNeed, events.OpenNeed), Explanation: change("Too rare", "")}},
	}
}

func interview() events.NeedEvidence {
	return events.NeedEvidence{Kind: events.Interview, Text: "\"I gave up\"", Link: "https://example.org/?a=1&b=2", Customer: "Globex"}
}

func answer(explanation string) *events.NeedAnswer {
	return &events.NeedAnswer{Stories: []string{"ACME-1", "ACME-12"}, Initiatives: []string{"ACME-I3"}, Explanation: explanation}
}
