package product_test

import (
	"testing"

	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

func TestWhatIsTakenBackComesBackInEveryField(t *testing.T) {
	for _, made := range []events.ProductEvent{
		domaintest.Fill(events.GoalSet{Goal: "ACME-G1", Baseline: 1, Target: 2, Due: "2026-06-30"}),
		domaintest.Fill(events.ChallengeRaised{Challenge: "ACME-CH1", Roles: []events.Role{events.Stakeholder}, Severity: "low"}),
	} {
		theBook().ComesBack(t, in(), product.Undo, started(), made)
	}
}

func TestEveryFieldThatIsRevisedGoesBack(t *testing.T) {
	revised := domaintest.Fill(events.GoalRevised{Goal: "ACME-G1", Baseline: change(3.0, 4), Target: change(5.0, 6)})
	theBook().GoesBack(t, in(), product.Undo, started(goalSet("ACME-G1")), events.ProductEvent(revised))
	find, buy := domaintest.Fill(events.VisionSet{}).Vision.To, &events.Vision{Statement: "Buy"}
	theBook().GoesBack(t, in(), product.Undo, started(), events.ProductEvent(events.VisionSet{Vision: *change(buy, find)}))
}
