package domain

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"waymark/events"
)

// CheckReferences faults every field of a command that refers to something by what is nearly a key of the product, such
// as acme-g1, and names the key that was meant. Taken as it is it would be a text that leads nowhere, where a key was
// meant, or an unknown thing without a hint. People and customers may have no white space around their names. What was
// decided elsewhere is recorded as it was said there.
func (in Context) CheckReferences(command any) error {
	if in.Imported {
		return nil
	}
	w := walk{product: in.Product}
	w.value("", "", reflect.ValueOf(command))
	return w.check.Err()
}

// CheckEvidence faults what a decision rests on where that is nearly a key, as CheckReferences does.
func (in Context) CheckEvidence(evidence []events.Evidence) error {
	var check Check
	for i, e := range evidence {
		if !in.Imported {
			CheckNear(&check, fmt.Sprintf("evidence[%d].value", i), in.Product, e.Value)
		}
	}
	return check.Err()
}

// Refers says whether a field of a command with this name refers to something that has a key: by its key alone, or by a
// key or in words.
func Refers(field string) bool {
	switch field {
	case "story", "stories", "after", "before", "sprint", "next", "initiative", "initiatives", "depends_on", "release",
		"proposal", "goal", "challenge", "persona", "personas", "competitor", "competitors", "need", "needs", "into":
		return true
	}
	return false
}

// RefersToPeople says whether a field of a command with this name holds names of people or customers.
func RefersToPeople(field string) bool {
	switch field {
	case "people", "customer", "customers", "assignee":
		return true
	}
	return false
}

// walk goes through a command.
type walk struct {
	product string
	check   Check
}

// value looks at a value of the field with this name, which lies at a path.
func (w *walk) value(name, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			w.value(name, path, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.value(name, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Struct:
		w.fields(name, path, v)
	case reflect.String:
		w.text(name, path, v.String())
	}
}

// fields looks at those of a struct. What has no JSON name of its own is the value of the field that the struct is.
func (w *walk) fields(name, path string, v reflect.Value) {
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			continue // what is left out refers to nothing
		}
		own, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		switch {
		case own == "":
			w.value(name, path, v.Field(i))
		case path == "":
			w.value(own, own, v.Field(i))
		default:
			w.value(own, path+"."+own, v.Field(i))
		}
	}
}

func (w *walk) text(name, path, text string) {
	switch {
	case Refers(name):
		CheckNear(&w.check, path, w.product, text)
	case RefersToPeople(name):
		CheckPerson(&w.check, path, text)
	}
}

// CheckNear faults a text that is nearly a key of the product, and says which.
func CheckNear(check *Check, field, product, text string) {
	if key, near := events.NearKey(product, text); near {
		check.That(key == "", field, "%q is no key: did you mean %s?", text, key)
		check.That(key != "", field, "%q is no key, and there is none with such a number", text)
	}
}

// CheckPerson faults the name of a person with white space or something invisible around it, or a control character in
// it: to people it would look like another person's.
func CheckPerson(check *Check, field, person string) {
	bare := strings.TrimFunc(person, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) })
	check.That(bare == person, field, "%q has white space around it: did you mean %q?", person, bare)
	check.That(!strings.ContainsFunc(bare, unicode.IsControl), field, "%q has a control character in it: leave it out", person)
}
