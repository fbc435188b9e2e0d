package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

// Target is a Waymark to import into: it makes a request of the HTTP API. An answer that is no success is an error that
// tells its status by HTTPStatus() int.
type Target interface {
	Do(ctx context.Context, method, path string, header http.Header, body, into any) error
}

// known is what the product holds already.
type known struct {
	exists   bool
	policy   events.Policy
	stories  []knownStory
	releases []knownRelease
	sprints  []knownSprint
	imports  []knownImport     // of this tool
	became   map[string]string // what policies made of the statuses that the workflow has no longer
	recorded recorded
}

type knownImport struct {
	Import    string `json:"import"`
	Source    string `json:"source"`
	TakenBack bool   `json:"taken_back"`

	Names events.ImportNames `json:"names"`
}

type knownStory struct {
	Story       string           `json:"story"`
	Title       string           `json:"title"`
	Description string           `json:"description"`
	Kind        string           `json:"kind"`
	Labels      []string         `json:"labels"`
	Points      *float64         `json:"points"`
	Priority    string           `json:"priority"`
	Status      string           `json:"status"`
	Resolution  string           `json:"resolution"`
	Links       []events.Link    `json:"links"`
	External    *events.External `json:"external"`
	Dropped     bool             `json:"dropped"`
	Place       int              `json:"place"`
	Assignee    string           `json:"assignee"`
}

type knownSprint struct {
	Sprint   string             `json:"sprint"`
	State    events.SprintState `json:"state"`
	Stories  []uint32           `json:"stories"` // their numbers
	External *events.External   `json:"external"`
}

type knownRelease struct {
	Release  string           `json:"release"`
	Name     string           `json:"name"`
	Date     string           `json:"date"`
	Shipped  bool             `json:"shipped"`
	Items    []string         `json:"items"`
	External *events.External `json:"external"`
}

func (s knownSprint) key() string  { return s.Sprint }
func (r knownRelease) key() string { return r.Release }

// lookUp asks the log what the product holds, and which decisions earlier imports recorded.
func lookUp(ctx context.Context, t Target, product, source string) (known, error) {
	var answer struct {
		Books struct {
			Charter  []struct{ Policy events.Policy }
			Imports  []knownImport
			Stories  []knownStory
			Releases []knownRelease
			Sprints  []knownSprint
		}
	}
	err := t.Do(ctx, http.MethodGet, productPath(product)+"/replay", nil, nil, &answer)
	if isStatus(err, http.StatusNotFound) {
		return known{}, nil
	}
	if err != nil {
		return known{}, fmt.Errorf("look up product %s: %w", product, err)
	}
	k := known{exists: true, stories: answer.Books.Stories, releases: answer.Books.Releases, sprints: answer.Books.Sprints,
		recorded: recorded{product: product, source: source}}
	for _, charter := range answer.Books.Charter {
		k.policy = charter.Policy
	}
	k.imports = slices.DeleteFunc(answer.Books.Imports, func(i knownImport) bool { return "import:"+i.Source != source })
	k.recorded.without = k.takenBack()
	if k.became, err = became(ctx, t, product, source, k.policy); err == nil && len(k.stories) > 0 {
		err = k.recorded.load(ctx, t)
	}
	return k, err
}

// became tells what became of statuses that the workflow has no longer: they were renamed in Waymark, or merged.
func became(ctx context.Context, t Target, key, source string, now events.Policy) (map[string]string, error) {
	charter, err := head(ctx, t, key, map[string]any{
		"command": "record-import", "import": uuid.New(), "tool": "probe", "origin": "probe", "items": 0, "source": source,
	})
	if err != nil {
		return nil, err
	}
	type change struct {
		Field string
		To    json.RawMessage
	}
	var state product.State
	query := url.Values{"type": {events.DecisionPolicySet{}.Type()}, "order": {"asc"}, "limit": {"500"}, "min_position": {charter}}
	err = eachDecision(ctx, t, key, query, nil, func(d struct{ Changes []change }) error {
		set := events.DecisionPolicySet{Policy: events.Change[*events.Policy]{To: &now}}
		for _, c := range d.Changes {
			if c.Field != "moved" {
				continue
			}
			if err := json.Unmarshal(c.To, &set.Moved); err != nil {
				return fmt.Errorf("a decision on the policy of %s: %w", key, err)
			}
		}
		state = product.Evolve(state, set)
		return nil
	})
	return state.Became, err
}

// eachDecision lists decisions of a product.
func eachDecision[D any](ctx context.Context, t Target, product string, query url.Values, header http.Header, found func(D) error) error {
	for {
		var page struct {
			Items []D
			Next  *string
		}
		if err := t.Do(ctx, http.MethodGet, productPath(product)+"/decisions?"+query.Encode(), header, nil, &page); err != nil {
			return fmt.Errorf("list what was decided before: %w", err)
		}
		for _, d := range page.Items {
			if err := found(d); err != nil {
				return err
			}
		}
		if page.Next == nil {
			return nil
		}
		query.Set("cursor", *page.Next)
	}
}

// recorded are the decisions of earlier imports: eight bytes of the id of each command, sorted.
type recorded struct {
	product, source string
	without         []string // imports that were taken back
	ids             []uint64
}

// load lists the decisions, of a read model that has caught up with both books.
func (r *recorded) load(ctx context.Context, t Target) error {
	backlog, err := head(ctx, t, r.product, map[string]any{"command": "write-story", "title": "probe", "source": r.source})
	if err != nil {
		return err
	}
	roadmap, err := head(ctx, t, r.product, map[string]any{"command": "plan-release", "name": "probe", "source": r.source})
	if err != nil {
		return err
	}
	header := http.Header{"Waymark-Min-Position": {roadmap}}
	query := url.Values{"source": {r.source}, "order": {"asc"}, "limit": {"500"}, "min_position": {backlog}}
	err = eachDecision(ctx, t, r.product, query, header, func(d struct {
		CommandID uuid.UUID `json:"command_id"`
		Batch     string    `json:"batch"`
	}) error {
		if !slices.Contains(r.without, d.Batch) {
			r.ids = append(r.ids, short(d.CommandID))
		}
		return nil
	})
	slices.Sort(r.ids)
	return err
}

// head is the position in the log of the last event of a book: what a command on it that is only tried answers.
func head(ctx context.Context, t Target, product string, command map[string]any) (string, error) {
	var answer struct{ Position string }
	body := map[string]any{"commands": []any{command}, "dry_run": true}
	if err := t.Do(ctx, http.MethodPost, productPath(product)+"/commands", nil, body, &answer); err != nil {
		return "", fmt.Errorf("look up product %s: %w", product, err)
	}
	return answer.Position, nil
}

// takenBack are the imports that were taken back.
func (k known) takenBack() []string {
	var ids []string
	for _, i := range k.imports {
		if i.TakenBack {
			ids = append(ids, i.Import)
		}
	}
	return ids
}

// names are what things of the tool are called here, as earlier imports had it.
func (k known) names() events.ImportNames {
	var names events.ImportNames
	for _, i := range k.imports {
		if !i.TakenBack {
			names = names.With(i.Names)
		}
	}
	return names
}

// has says whether the command with this idempotency key was recorded.
func (r recorded) has(key string) bool {
	_, found := slices.BinarySearch(r.ids, short(ledger.ImportedID(r.product, key)))
	return found
}

func short(id uuid.UUID) uint64 {
	var n uint64
	for _, b := range id[:8] {
		n = n<<8 | uint64(b)
	}
	return n
}

func isStatus(err error, status int) bool {
	var answered interface{ HTTPStatus() int }
	return errors.As(err, &answered) && answered.HTTPStatus() == status
}

// result is what a batch did.
type result struct {
	Position string `json:"position"`
	Events   []struct {
		Type    string          `json:"type"`
		Command int             `json:"command"`
		Data    json.RawMessage `json:"data"`
	} `json:"events"`
	Outcomes []string `json:"outcomes"`
}

// batch gives commands on one book, which happen together or not at all.
func batch(ctx context.Context, t Target, product string, commands []map[string]any) (result, error) {
	var r result
	body := map[string]any{"commands": commands}
	err := t.Do(ctx, http.MethodPost, productPath(product)+"/commands", nil, body, &r)
	return r, err
}

func productPath(key string) string { return "/v1/products/" + url.PathEscape(key) }
