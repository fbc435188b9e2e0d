package kit

import (
	"time"

	"waymark/events"
)

// Date is a day such as "2026-03-01", or empty: a date column that may be null.
type Date string

// ApplyDate changes a date as an event says.
func ApplyDate(change *events.Change[string], to *Date) {
	if change != nil {
		*to = Date(change.To)
	}
}

// CheckDate refuses what a date column can't hold. Empty is no date.
func CheckDate(date string) error {
	if date == "" {
		return nil
	}
	_, err := time.Parse(time.DateOnly, date)
	return err
}

// CheckDates checks both.
func CheckDates(start, due string) error {
	if err := CheckDate(start); err != nil {
		return err
	}
	return CheckDate(due)
}

// dateOf is a checked date as a date column holds it.
func dateOf(date string) any {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil
	}
	return day
}
