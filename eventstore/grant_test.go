package eventstore

import "testing"

func TestAGrantLeavesWhatElseTheMetadataSays(t *testing.T) {
	for metadata, want := range map[string]string{
		"": `{"$acl":{"$r":["$admins","us"]}}`, `{}`: `{"$acl":{"$r":["$admins","us"]}}`,
		`{"$acl":{"$r":"them","$w":"them"},"owner":"ops"}`: `{"$acl":{"$r":["them","us"],"$w":"them"},"owner":"ops"}`,
		`{"$acl":{"$r":["$admins","them"]}}`:               `{"$acl":{"$r":["$admins","them","us"]}}`,
		`{"$acl":{"$r":null}}`:                             `{"$acl":{"$r":["$admins","us"]}}`,
		`{"$acl":{"$r":"us"}}`:                             "", `{"$acl":{"$r":["a","$all"]}}`: "",
	} {
		got, changed, err := grant([]byte(metadata), "us")
		if err != nil || string(got) != want || changed != (want != "") {
			t.Errorf("%s becomes %s, %v, %v; want %s", metadata, got, changed, err, want)
		}
	}
	for _, metadata := range []string{`[]`, `{"$acl":1}`, `{"$acl":{"$r":1}}`, `{`} {
		if got, changed, err := grant([]byte(metadata), "us"); err == nil || changed {
			t.Errorf("%s becomes %s", metadata, got)
		}
	}
}
