package readapi

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"waymark/httpapi"
)

const (
	revalidate = "private, no-cache"                    // keep it, and ask whether it still holds
	forGood    = "private, max-age=31536000, immutable" // keep it: it will not change
)

// Digested is the ETag of an answer that no revision of a single book decides.
type Digested struct {
	ETag string `header:"ETag" doc:"A digest of the answer, for If-None-Match"`
}

// mark sets the ETag and the Cache-Control of an answer. The ETag of one that a single revision of its book decides is
// that revision. Where more decides, such as a filter or the revision of another book, a digest of the answer
// follows, so that the same tag is the same answer; If-Match of commands reads the revision alone. An answer of no single book
// has no revision before the dash, and If-Match does not take it.
func (v view) mark(ctx context.Context, out any, models []string) error {
	answer := reflect.ValueOf(out).Elem()
	tag := answer.FieldByName("ETag")
	v.show(answer.FieldByName("Body"))
	query := httpapi.Query(ctx)
	at := query.Get("at")
	query.Del("min_position")
	query.Del("at") // it names a revision, and the tag does too
	query.Del("tz")
	if tag.String() == "" || len(query) > 0 || v.looks.begun() > 1 || slices.Contains(models, "decisions") {
		digest, err := v.digest(ctx, answer.FieldByName("Body"))
		if err != nil {
			return err
		}
		tag.SetString(cmp.Or(strings.TrimSuffix(tag.String(), `"`), `"`) + "-" + digest + `"`)
	}
	httpapi.SetHeader(ctx, "Cache-Control", revalidate)
	if v.settled(at) && !slices.Contains(models, "decisions") {
		httpapi.SetHeader(ctx, "Cache-Control", forGood)
	}
	return nil
}

// show has a body say which revisions it shows, if it shows a state.
func (v view) show(body reflect.Value) {
	if shown := body.FieldByName("Revisions"); shown.IsValid() {
		shown.Set(reflect.ValueOf(v.shows))
	}
}

// digest is what a body says, and of which kind it is, but for the time at which it was asked.
func (v view) digest(ctx context.Context, body reflect.Value) (string, error) {
	text, err := json.Marshal(v.undated(body))
	if kind := httpapi.Kind(ctx); kind != "" && kind != "application/json" {
		text = append(text, kind...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6]), err
}

// undated is a body without the time at which it was asked.
func (v view) undated(body reflect.Value) any {
	if dated, ok := body.Interface().(interface{ undated(time.Time) any }); ok {
		return dated.undated(v.now)
	}
	said := reflect.New(body.Type()).Elem()
	said.Set(body)
	if at := said.FieldByName("At"); at.IsValid() && at.Interface() == v.now {
		at.Set(reflect.ValueOf(time.Time{}))
	}
	return said.Interface()
}

// settled says whether an answer as of a fixed moment can't change any more: every book that was looked at has gone on
// since, or is the one whose revision was named. Instants of a book never go backwards.
func (v view) settled(moment string) bool {
	if moment == "" || strings.HasPrefix(moment, "P") || v.stale {
		return false
	}
	for _, at := range v.looks {
		if at.Head <= at.Revision && !at.named {
			return false
		}
	}
	return len(v.looks) > 0
}

// looks remembers which revisions of which books a query looked at.
type looks map[book]lookAt

type lookAt struct {
	bookRow
	named bool // the query asked for this very revision
}

// begun is how many of the books hold anything.
func (l looks) begun() int {
	begun := 0
	for _, at := range l {
		if at.Head >= 0 {
			begun++
		}
	}
	return begun
}
