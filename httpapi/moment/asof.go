package moment

import "github.com/danielgtaylor/huma/v2"

// AsOf are the parameters of every query that can look back.
type AsOf struct {
	At   Moment `query:"at" doc:"As of when: an RFC 3339 instant, the end of a date, an ISO 8601 duration back from now, or revision:N of the book that the query is about. As things are now if left out."`
	Zone Zone   `query:"tz" doc:"Time zone of a date, such as Europe/Berlin; UTC if left out"`
}

// Resolve puts a date into its zone.
func (a *AsOf) Resolve(huma.Context) []error {
	a.At.In(a.Zone)
	return nil
}
