package projections

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"waymark/events"
)

// witness goes along a log and compares what the API answers as of each moment with what plain books say.
type witness struct {
	*plainBooks
	t       *testing.T
	handler http.Handler
	log     []events.Recorded
	ahead   map[events.Book][]events.Recorded // what is not taken yet
}

func newWitness(t *testing.T, handler http.Handler, key string, log []events.Recorded) *witness {
	w := &witness{newPlainBooks(key), t, handler, log, nil}
	w.begin()
	return w
}

// begin goes back to where there is nothing.
func (w *witness) begin() {
	w.plainBooks, w.ahead = newPlainBooks(w.key), map[events.Book][]events.Recorded{}
	for _, r := range w.log {
		w.ahead[r.Book] = append(w.ahead[r.Book], r)
	}
}

// goTo takes what is in effect at an event: of its own book up to it, of the others what was decided until then.
func (w *witness) goTo(r events.Recorded) {
	if w.plainBooks.shown[r.Book] > r.Revision { // it was taken for another book's event, of the same instant
		w.begin()
	}
	for book, ahead := range w.ahead {
		for len(ahead) > 0 && !after(ahead[0], r) {
			w.take(ahead[0])
			ahead = ahead[1:]
		}
		w.ahead[book] = ahead
	}
	if w.plainBooks.shown[r.Book] != r.Revision {
		w.t.Fatalf("the %s is at %d, not at %d", r.Book, w.plainBooks.shown[r.Book], r.Revision)
	}
}

func after(a, b events.Recorded) bool {
	if a.Book == b.Book {
		return a.Revision > b.Revision
	}
	return a.Metadata.EffectiveAt.After(b.Metadata.EffectiveAt)
}

// asking is a moment as it is asked for, and which of the single things and of the sizes of pages are asked for.
type asking struct {
	query string // at=...
	at    string // the instant that is meant
	turn  int
}

// plainShown is what every answer says of itself.
type plainShown struct {
	Product   string           `json:"product"`
	At        string           `json:"at"`
	Revisions map[string]int64 `json:"revisions"`
}

func (w *witness) says(l asking, books ...events.Book) plainShown {
	says := plainShown{w.key, l.at, map[string]int64{}}
	for _, book := range books {
		says.Revisions[string(book)] = w.plainBooks.shown[book]
	}
	return says
}

// get is the answer to a query about the product.
func (w *witness) get(path string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "http://localhost/v1/products/"+w.key+path, nil))
	return recorder
}

// same asks and compares.
func same[T any](w *witness, path string, want T) {
	w.t.Helper()
	recorder := w.get(path)
	if recorder.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, recorder.Code, recorder.Body)
	}
	var got T
	decoder := json.NewDecoder(recorder.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
	if g, m := "", ""; !reflect.DeepEqual(got, want) {
		if g, m = text(got), text(want); g != m {
			w.t.Fatalf("%s: %s", path, firstDifference(g, m))
		}
	}
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// firstDifference shows where two texts part.
func firstDifference(got, want string) string {
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	from := max(0, n-300)
	return fmt.Sprintf("the answer is\n%s\nthe model says\n%s", got[from:min(len(got), n+300)], want[from:min(len(want), n+300)])
}

// plainList is a page of a list.
type plainList[T any] struct {
	plainShown
	Revision int64   `json:"revision"`
	Items    []T     `json:"items"`
	Next     *string `json:"next"`
}

// sameList asks for all pages of a list and compares.
func sameList[T any](w *witness, path string, limit int, says plainShown, revision int64, want []T) {
	w.t.Helper()
	got, next := []T{}, ""
	for {
		page := fmt.Sprintf("%s&limit=%d", path, limit)
		if next != "" {
			page += "&cursor=" + url.QueryEscape(next)
		}
		list := plainList[T]{}
		decoder := json.NewDecoder(w.get(page).Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&list); err != nil {
			w.t.Fatalf("%s: %v", page, err)
		}
		if len(list.Items) > limit || !reflect.DeepEqual(list.plainShown, says) || list.Revision != revision {
			w.t.Fatalf("%s: %d items of %v at %d, want %v at %d", page, len(list.Items), list.plainShown, list.Revision, says, revision)
		}
		got = append(got, list.Items...)
		if list.Next == nil {
			break
		}
		next = *list.Next
	}
	if !reflect.DeepEqual(got, want) {
		if g, m := text(got), text(want); g != m {
			w.t.Fatalf("%s: %s", path, firstDifference(g, m))
		}
	}
}

// inTurn does one of some things.
func (l asking) inTurn(some ...func()) { some[l.turn%len(some)]() }

// limit is a size of pages: mostly all in one, now and then some pages.
func (l asking) limit(items int) int {
	if l.turn%5 > 0 {
		return 500
	}
	return min(500, 1+items/3)
}

// pick is a key of a thing, there or not: each in turn.
func pick[T any](w *witness, l asking, mark events.Mark, of things[T]) (key string, there bool) {
	keys := of.keys()
	last := uint32(0)
	if len(keys) > 0 {
		last = events.KeyNumber(keys[len(keys)-1])
	}
	key = mark.Key(w.key, 1+uint32(l.turn/3)%(last+2))
	return key, of[key] != nil
}

// sameThing asks for one thing, which may not be there.
func sameThing[T any](w *witness, path string, l asking, there bool, want func() T) {
	w.t.Helper()
	if there {
		same(w, path+"?"+l.query, want())
		return
	}
	if a := w.get(path + "?" + l.query); a.Code != http.StatusNotFound || !strings.Contains(a.Body.String(), path[strings.LastIndex(path, "/")+1:]) {
		w.t.Fatalf("%s?%s: %d %s", path, l.query, a.Code, a.Body)
	}
}
