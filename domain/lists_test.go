package domain_test

import (
	"encoding/json"
	"testing"

	"waymark/domain"
)

func TestAListThatChangesIsNeverNull(t *testing.T) {
	for _, test := range []struct {
		from []string
		to   *[]string
		want string
	}{
		{nil, nil, `null`},
		{nil, &[]string{}, `null`},
		{[]string{"a"}, &[]string{"a"}, `null`},
		{nil, &[]string{"a"}, `{"from":[],"to":["a"]}`},
		{[]string{"a"}, new([]string), `{"from":["a"],"to":[]}`},
		{[]string{"a", "b"}, &[]string{"b", "a"}, `{"from":["a","b"],"to":["b","a"]}`},
	} {
		if got, err := json.Marshal(domain.ChangedList(test.from, test.to)); err != nil || string(got) != test.want {
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
