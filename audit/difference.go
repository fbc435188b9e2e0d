package audit

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// listed is how many differences are listed; more are counted.
const listed = 100

// Difference is a row, or a field of a row, in which a read model does not say what the log says.
type Difference struct {
	Row       string          `json:"row" doc:"Table and key, such as backlog.story ACME-12 or backlog.story number=12 from_revision=7"`
	Table     string          `json:"table" doc:"Such as backlog.story"`
	Key       string          `json:"key" doc:"Of the row in the table"`
	Field     string          `json:"field,omitempty" doc:"Or column; left out where the whole row is missing on one side"`
	Log       json.RawMessage `json:"log" doc:"What the log gives; null for nothing"`
	ReadModel json.RawMessage `json:"read_model" doc:"What the read model holds; null for nothing"`
}

// Check is the outcome of a comparison.
type Check struct {
	Rows        int               `json:"rows" doc:"Compared: the books as they stand, and every row of every table"`
	Total       int               `json:"total" doc:"Differences found"`
	Differences []Difference      `json:"differences" nullable:"false" doc:"The first 100"`
	Held        map[string]string `json:"held,omitempty" doc:"By read model, why it does not hold all events of the product (it waits behind one, or one was left out): it was not compared"`
}

func (c *Check) report(table, key, field string, log, readModel json.RawMessage) {
	if c.Total++; c.Total > listed {
		return
	}
	row := strings.TrimSpace(table + " " + key)
	c.Differences = append(c.Differences, Difference{row, table, key, field, orNull(log), orNull(readModel)})
}

func orNull(text json.RawMessage) json.RawMessage {
	if text == nil {
		return json.RawMessage("null")
	}
	return text
}

// row compares two rows, by value and not by spelling: a number is a number, members have no order.
func (c *Check) row(table, key string, log, readModel json.RawMessage) error {
	c.Rows++
	if log == nil || readModel == nil {
		c.report(table, key, "", log, readModel)
		return nil
	}
	var want, got map[string]any
	if err := json.Unmarshal(log, &want); err != nil {
		return err
	}
	if err := json.Unmarshal(readModel, &got); err != nil {
		return err
	}
	for _, field := range slices.Sorted(maps.Keys(want)) {
		if reflect.DeepEqual(want[field], got[field]) {
			continue
		}
		left, err := json.Marshal(want[field])
		if err != nil {
			return err
		}
		right, err := json.Marshal(got[field])
		if err != nil {
			return err
		}
		c.report(table, key, field, left, right)
	}
	return nil
}
