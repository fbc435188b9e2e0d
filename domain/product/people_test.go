package product_test

import (
	"testing"

	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

func TestAPersonHasOneName(t *testing.T) {
	assign := func(person string) product.AssignRole {
		return product.AssignRole{Person: person, Role: events.Stakeholder}
	}
	revoke := func(person string) product.RevokeRole {
		return product.RevokeRole{Person: person, Role: events.Stakeholder}
	}
	old := started(assigned(" cy ", events.Stakeholder))
	check(t, []row{
		{"White space around it is none of it", started(), assign(" cy "), domaintest.Invalid("person")},
		{"Nor is what can't be seen", started(), assign("cy\u200b"), domaintest.Invalid("person")},
		{"It has no control character", started(), assign("c\ty"), domaintest.Invalid("person")},
		{"It may have white space and all letters within", started(), assign("Zoë da Costa"), domaintest.Then(assigned("Zoë da Costa", events.Stakeholder))},
		{"Who holds a role is not taken for another one", started(), assign("Ana"), domaintest.Invalid("person")},
		{"Nor to hold none", started(assigned("cy", events.Stakeholder)), revoke("CY"), domaintest.Invalid("person")},
		{"Nor with white space", started(assigned("cy", events.Stakeholder)), revoke("cy "), domaintest.Invalid("person")},
		{"Two who were there of old stay two", started(assigned("Bob", events.Stakeholder), assigned("bob", events.TeamMember)), assign("bob"),
			domaintest.Then(assigned("bob", events.Stakeholder))},
		{"Who was known so of old loses the role", old, revoke(" cy "), domaintest.Then(revoked(" cy ", events.Stakeholder))},
		{"Who was known so of old has the role already", old, assign(" cy "), domaintest.AlreadySo()},
	})
	imported := in()
	imported.Imported = true
	fault := domaintest.Then(assigned(" cy ", events.Stakeholder))(product.Decide(theBook().After(started()...), imported, assign(" cy ")))
	if fault != "" {
		t.Error(fault)
	}
}
