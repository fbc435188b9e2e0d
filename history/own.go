package history

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"waymark/events"
)

// Of a new order of many stories, Own is what it did with one of them; all that it did where it does not say. Any other decision
// stays as it is.
func (d Decision) Own(story string) (Decision, error) {
	if d.Type != (events.BacklogReordered{}).Type() {
		return d, nil
	}
	var order []string
	var from, to []int
	for _, c := range d.Changes {
		var err error
		switch c.Field {
		case "order":
			err = json.Unmarshal(c.To, &order)
		case "places":
			err = errors.Join(json.Unmarshal(c.From, &from), json.Unmarshal(c.To, &to))
		}
		if err != nil {
			return d, err
		}
	}
	at := slices.Index(order, story)
	if at >= 0 && at < min(len(from), len(to)) {
		d.Changes = []FieldChange{{Field: "place", From: strconv.AppendInt(nil, int64(from[at]), 10), To: strconv.AppendInt(nil, int64(to[at]), 10)}}
	}
	return d, nil
}
