package domain_test

import (
	"encoding/json"
	"testing"

	"waymark/domain"
)

func TestAListThatChangesIsNeverNull(t *testing.T) {
	for _, test := range []struct {
		from []string
		to   domain.Optional[[]string]
		want string
	}{
		{nil, domain.Optional[[]string]{}, `null`},
		{nil, domain.Some([]string{}), `null`},
		{nil, domain.None[[]string](), `null`},
		{[]string{"a"}, domain.Optional[[]string]{}, `null`},
		{[]string{"a"}, domain.Some([]string{"a"}), `null`},
		{nil, domain.Some([]string{"a"}), `{"from":[],"to":["a"]}`},
		{[]string{"a"}, domain.None[[]string](), `{"from":["a"],"to":[]}`},
		{[]string{"a", "b"}, domain.Some([]string{"b", "a"}), `{"from":["a","b"],"to":["b","a"]}`},
	} {
		if got, err := json.Marshal(domain.RevisedList(test.from, test.to)); err != nil || string(got) != test.want {
			t.Errorf("from %q to %v the change is %s, want %s (%v)", test.from, test.to, got, test.want, err)
		}
	}
}

func TestADistinctListSaysEachThingOnce(t *testing.T) {
	for _, test := range []struct {
		list []string
		ok   bool
	}{
		{nil, true}, {[]string{"a", "b"}, true}, {[]string{"a", "b", "a"}, false}, {[]string{""}, false}, {[]string{"a", " "}, false},
	} {
		var check domain.Check
		if domain.CheckDistinct(&check, "list", test.list); (check.Err() == nil) != test.ok {
			t.Errorf("%q: %v", test.list, check.Err())
		}
	}
}
