package domaintest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/events"
)

// Fill sets every field of an event that is not set, so that nothing can be lost unnoticed. What an event carries that is
// added to it later is filled too.
func Fill[E events.Event](e E) E {
	v := reflect.ValueOf(&e).Elem()
	fill(v, reflect.TypeOf(e).Name())
	return e
}

func fill(v reflect.Value, name string) {
	if !v.IsZero() && v.Kind() != reflect.Struct {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("a " + strings.ToLower(name))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint32:
		v.SetUint(1)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), v.Type().Field(i).Name)
		}
	default:
		panic(fmt.Sprintf("nobody knows how to fill %s, a %s", name, v.Type()))
	}
}

// Undo is the undo of a book.
type Undo[S any, E events.Event] func(before, now S, in domain.Context, e E) ([]events.Event, error)

// ComesBack checks that what an event made is there again, in every field, after that was taken back and that taken back
// too. The event must be filled.
func (b Book[S, C, E]) ComesBack(t *testing.T, in domain.Context, undo Undo[S, E], given []events.Event, made E) {
	t.Helper()
	t.Run(made.Type(), func(t *testing.T) {
		before := b.After(given...)
		there := b.Evolve(before, made)
		gone, withdrawn := there, E(*new(E))
		for _, e := range undone(t, undo, before, there, in, made) {
			withdrawn = e.(E)
			gone = b.Evolve(gone, withdrawn)
		}
		back := undone(t, undo, there, gone, in, withdrawn)
		if got, want := Text(back), Text([]events.Event{made}); got != want {
			t.Errorf("what comes back is\n%sand was\n%s", got, want)
		}
	})
}

func undone[S any, E events.Event](t *testing.T, undo Undo[S, E], before, now S, in domain.Context, e E) []events.Event {
	t.Helper()
	list, err := undo(before, now, in, e)
	if err != nil || len(list) != 1 {
		t.Fatalf("%sis undone by %s(%v)", Text([]events.Event{e}), Text(list), err)
	}
	return list
}

// GoesBack checks that the undo of a change changes every field of it back. The event must be filled.
func (b Book[S, C, E]) GoesBack(t *testing.T, in domain.Context, undo Undo[S, E], given []events.Event, changed E) {
	t.Helper()
	t.Run(changed.Type(), func(t *testing.T) {
		before := b.After(given...)
		back := undone(t, undo, before, b.Evolve(before, changed), in, changed)
		want := reflect.New(reflect.TypeOf(changed)).Elem()
		want.Set(reflect.ValueOf(changed))
		for i := range want.NumField() {
			field := want.Field(i)
			if turn := field.MethodByName("Back"); turn.IsValid() {
				field.Set(turn.Call(nil)[0])
			} else if turn := field.Addr().MethodByName("Back"); turn.IsValid() {
				field.Set(turn.Call(nil)[0].Elem())
			}
		}
		if got, want := Text(back), Text([]events.Event{want.Interface().(events.Event)}); got != want {
			t.Errorf("it goes back by\n%swant\n%s", got, want)
		}
	})
}
