package analytics

import "math"

// LeastGoals is how many goals must have been measured to say how well scores predict.
const LeastGoals = 5

// Outcome is what scores predicted of the work for a goal, and the share of the way that the goal went.
type Outcome struct{ Predicted, Share float64 }

// Prediction says how well scores predict.
type Prediction struct {
	Goals int
	Tau   *float64 // nil: too few goals, or all predictions or all shares are the same
}

// Predict compares the order of goals by what was predicted with that by what came: Kendall's tau-b, 1 where both are the same, -1 where they
// are opposite, 0 where one says nothing of the other.
func Predict(outcomes []Outcome) Prediction {
	p := Prediction{Goals: len(outcomes)}
	if p.Goals < LeastGoals {
		return p
	}
	predicted, came := make([]float64, p.Goals), make([]float64, p.Goals)
	for i, o := range outcomes {
		predicted[i], came[i] = o.Predicted, o.Share
	}
	if tau := TauB(predicted, came); !math.IsNaN(tau) {
		p.Tau = &tau
	}
	return p
}
