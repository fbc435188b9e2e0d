package writeapi_test

import (
	"strings"
	"testing"
)

func TestWhatIsNearlyAKeyOrANameIsRefusedWithItsMend(t *testing.T) {
	s := serve(t)
	commands := "/v1/products/ACME/commands"
	post(t, s, commands+"/write-story", nil, `{"title":"one"}`, 200)
	post(t, s, commands+"/plan-initiative", nil, `{"title":"one"}`, 200)
	for _, c := range []struct{ command, body, says string }{
		{"plan-initiative", `{"title":"x","goal":"acme-g1"}`, "body.goal: \"acme-g1\" is no key: did you mean ACME-G1?"},
		{"revise-initiative", `{"initiative":"ACME-I1","goal":"ACME-G01"}`, "body.goal: \"ACME-G01\" is no key: did you mean ACME-G1?"},
		{"write-story", `{"title":"x","needs":["ACME-N1x"," ACME-N1"]}`, "body.needs[1]: \" ACME-N1\" is no key: did you mean ACME-N1?"},
		{"write-story", `{"title":"x","initiative":"acme-i1"}`, "body.initiative: \"acme-i1\" is no key: did you mean ACME-I1?"},
		{"revise-story", `{"story":"ACME-01","title":"x"}`, "body.story: \"ACME-01\" is no key: did you mean ACME-1?"},
		{"write-story", `{"title":"x","evidence":[{"kind":"need","value":"acme-n1"}]}`, "body.evidence[0].value: \"acme-n1\" is no key: did you mean ACME-N1?"},
		{"assign-role", `{"person":" cy ","role":"stakeholder"}`, "body.person: \" cy \" has white space around it: did you mean \"cy\"?"},
		{"link-story", `{"story":"ACME-1","relation":"blocks","target":"ACME-02","outside":true}`, "body.target: \"ACME-02\" is no key: did you mean ACME-2?"},
	} {
		_, problem := post(t, s, commands+"/"+c.command, nil, c.body, 422)
		if got := faults(t, problem); !strings.Contains(got, c.says) {
			t.Errorf("%s %s says\n%s\nwant %s", c.command, c.body, got, c.says)
		}
	}
	_, problem := post(t, s, commands, nil, `{"commands":[{"command":"write-story","title":"a"},{"command":"write-story","title":"b","needs":["acme-n1"]}]}`, 422)
	if got := faults(t, problem); !strings.Contains(got, "body.commands[1].needs[0]: ") {
		t.Errorf("says %s", got)
	}
	_, problem = post(t, s, commands+"/write-story", map[string]string{"Waymark-Actor": "ana\u00a0"}, `{"title":"x"}`, 422)
	if got := faults(t, problem); !strings.Contains(got, `header.Waymark-Actor: `) {
		t.Errorf("says %s", got)
	}
	post(t, s, commands+"/write-story", nil, `{"title":"x","needs":["acme-n1"],"source":"import:jira","actor":" cy "}`, 200)
}
