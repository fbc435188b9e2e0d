package seal_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"waymark/audit/seal"
	"waymark/events"
)

// proofs are an inclusion proof of an event, and a consistency proof of two seals.
func proofs(t *testing.T) (seal.InclusionProof, seal.ConsistencyProof) {
	t.Helper()
	h := newHouse(t)
	h.Add(t, "backlog-AA", 20)
	from := h.sealed(t, 1, 20, true)
	h.Add(t, "backlog-AB", 500)
	to := h.sealed(t, 2, 520, true)
	path, err := h.tree.Consistency(t.Context(), to.Size, from.Size)
	if err != nil {
		t.Fatal(err)
	}
	var pair []events.Raw
	for raw, err := range h.Writer.Store.ReadStream(t.Context(), "backlog-AB", 99) {
		if err != nil {
			t.Fatal(err)
		}
		if pair = append(pair, raw); len(pair) == 2 {
			break
		}
	}
	index, there, err := h.tree.Index(t.Context(), pair[1])
	if err != nil || !there || index != 120 {
		t.Fatalf("it is at %d, %v, %v", index, there, err)
	}
	in, err := h.tree.Inclusion(t.Context(), to.Size, index)
	if err != nil {
		t.Fatal(err)
	}
	previous, err := events.StoredHash(pair[0].Metadata)
	if err != nil {
		t.Fatal(err)
	}
	inclusion, err := seal.NewInclusion(pair[1], previous, index, in, to)
	if err != nil {
		t.Fatal(err)
	}
	return inclusion, seal.NewConsistency(from, to, path)
}

// throughJSON is what a file with the proof holds.
func throughJSON[P any](t *testing.T, proof P) (read P) {
	t.Helper()
	text, err := json.Marshal(proof)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestProofsAreCheckedWithoutAnythingElse(t *testing.T) {
	inclusion, consistency := proofs(t)
	for _, key := range []string{"", inclusion.Seal.VerifierKey} {
		if err := throughJSON(t, inclusion).Check(key); err != nil {
			t.Error(err)
		}
		if err := throughJSON(t, consistency).Check(key); err != nil {
			t.Error(err)
		}
	}
	other := newKey(t).Verifier
	if err := inclusion.Check(other); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	if err := consistency.Check(other); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("another key: %v", err)
	}
}

func TestAProofWithAnyMemberChangedIsRefused(t *testing.T) {
	inclusion, consistency := proofs(t)
	free := map[string]bool{ // what people read beside the proof
		"Kind": true, "Seal.Number": true, "Seal.Actor": true, "Seal.Reason": true, "Seal.Hash": true, "From.Number": true, "From.Actor": true,
		"From.Reason": true, "From.Hash": true, "To.Number": true, "To.Actor": true, "To.Reason": true, "To.Hash": true,
	}
	refused := 0
	check := func(name string, err error) {
		refused++
		if err == nil && !free[name] {
			t.Errorf("%s was changed, and the proof is taken", name)
		}
	}
	each(reflect.ValueOf(&inclusion).Elem(), "", func(name string) { check(name, throughJSON(t, inclusion).Check("")) })
	each(reflect.ValueOf(&consistency).Elem(), "", func(name string) { check(name, throughJSON(t, consistency).Check("")) })
	if refused < 40 {
		t.Errorf("only %d members were changed", refused)
	}
}

// each changes each text and number of a value, one at a time.
func each(v reflect.Value, name string, changed func(name string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Type.Name() != "Time" {
				each(v.Field(i), join(name, field.Name), changed)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			each(v.Index(i), name, changed)
		}
		before := v.Interface()
		v.Set(v.Slice(0, v.Len()-1))
		changed(name)
		v.Set(reflect.ValueOf(before))
	case reflect.Int64:
		v.SetInt(v.Int() + 1)
		changed(name)
		v.SetInt(v.Int() - 1)
	case reflect.String:
		before := v.String()
		for i := 0; i < len(before); i += 1 + len(before)/8 {
			text := []byte(before)
			text[i] ^= 1
			v.SetString(string(text))
			changed(name)
		}
		v.SetString(before)
	}
}

func join(name, field string) string {
	if name == "" {
		return field
	}
	return name + "." + field
}
