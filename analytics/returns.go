package analytics

// Return is that a change set what had stood before the change that it follows: both are numbers of values.
type Return struct{ Of, By int }

// Returns finds them in the values that something had one after the other. A value that is that before it is no change.
func Returns[T comparable](values []T) []Return {
	returns, last := []Return{}, 0
	for i := 1; i < len(values); i++ {
		if values[i] == values[i-1] {
			continue
		}
		if last > 0 && values[i] == values[last-1] {
			returns = append(returns, Return{last, i})
		}
		last = i
	}
	return returns
}

// Share is how many of all; false of none.
func Share(some, all int64) (share float64, any bool) {
	if all <= 0 {
		return 0, false
	}
	return float64(some) / float64(all), true
}
