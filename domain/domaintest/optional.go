package domaintest

import (
	"reflect"

	"pgregory.net/rapid"

	"waymark/domain"
)

// Optional draws fields that are left out, none, or something; what is drawn as empty is none now and then.
func Optional[T any](some *rapid.Generator[T]) *rapid.Generator[domain.Optional[T]] {
	return rapid.Custom(func(t *rapid.T) domain.Optional[T] {
		if !rapid.Bool().Draw(t, "given") {
			return domain.Optional[T]{}
		}
		value := some.Draw(t, "value")
		if reflect.ValueOf(value).IsZero() && rapid.IntRange(0, 9).Draw(t, "none") > 0 {
			return domain.None[T]()
		}
		return domain.Some(value)
	})
}
