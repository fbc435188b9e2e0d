package kit

import "encoding/json"

// Filled is never nil: nil would be null.
func Filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// MustJSON encodes a value of types whose encoding can't fail: they came from JSON.
func MustJSON(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		panic("projections: " + err.Error())
	}
	return data
}

// ListJSON is the JSON of a list; most are empty.
func ListJSON[T any](list []T) json.RawMessage {
	if len(list) == 0 {
		return json.RawMessage("[]")
	}
	return MustJSON(list)
}

// numbers are items as an array of the database holds them.
func numbers(items []uint32) []int32 {
	ints := make([]int32, len(items))
	for i, n := range items {
		ints[i] = int32(n)
	}
	return ints
}

// FromNumbers is the way back of numbers.
func FromNumbers(ints []int32) []uint32 {
	items := make([]uint32, len(ints))
	for i, n := range ints {
		items[i] = uint32(n)
	}
	return items
}
