package writeapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json/jsontext"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
	"waymark/httpapi"
	"waymark/ledger"
)

type handlers struct {
	ledger   Ledger
	log      *slog.Logger
	registry huma.Registry
	types    map[string]commandType  // by name
	items    map[string]*huma.Schema // of a command in a batch, by its name
	batch    *huma.Schema
}

// About is what the headers of a request say about its commands.
type About struct {
	Actor         string `header:"Waymark-Actor" maxLength:"255" doc:"Who decides, in local mode; local if left out"`
	Key           string `header:"Idempotency-Key" maxLength:"500" doc:"The same request with the same key happens once"`
	IfMatch       string `header:"If-Match" maxLength:"100" doc:"ETag of the revision that the command was decided on, as a command or a query of the book answered it"`
	CorrelationID string `header:"Waymark-Correlation-Id" maxLength:"200" doc:"Recorded with the decision"`
	CausationID   string `header:"Waymark-Causation-Id" maxLength:"200" doc:"Recorded with the decision"`
	Trace         string `header:"Traceparent" maxLength:"200" doc:"W3C Trace Context; recorded with the decision"`
}

type startInput struct {
	About
	RawBody []byte
}

type commandInput struct {
	About
	Product string `path:"key" maxLength:"50" doc:"Key of the product"`
	RawBody []byte
}

// batchBody is the body of a batch.
type batchBody struct {
	Commands []map[string]any `json:"commands" nullable:"false" minItems:"1" maxItems:"1000" doc:"Commands of one book: command names it, the rest is its own body"`
	Reason   string           `json:"reason,omitempty" maxLength:"20000" doc:"Why; for each command that gives no reason of its own"`
	DryRun   bool             `json:"dry_run,omitempty" doc:"Answer what would happen; append nothing"`
}

// answer is what a command did.
type answer struct {
	ETag string `header:"ETag"`
	Body answerBody
}

type answerBody struct {
	Book     events.Book      `json:"book" doc:"The book that the command is of"`
	Stream   string           `json:"stream" doc:"The stream of the event store that holds the book"`
	Revision int64            `json:"revision" doc:"Of the last event; the book's, where the command made none; -1 for an empty book"`
	Position string           `json:"position" doc:"Of the last event in the whole log: min_position of a query that must see it"`
	Batch    string           `json:"batch,omitempty" doc:"Id that all decisions of the request share, as the filter batch of /decisions takes it; left out if it made none"`
	Events   []answerEvent    `json:"events" nullable:"false" doc:"What was decided; empty if all was already so"`
	Outcomes []ledger.Outcome `json:"outcomes" nullable:"false" doc:"One a command: done, already_so, or replayed: its key was recorded before"`
	DryRun   bool             `json:"dry_run,omitempty" doc:"Nothing was appended"`
	Order    *orderChange     `json:"order,omitempty" doc:"Of a dry run on the backlog or the roadmap: what would change in its order"`
}

func (h *handlers) start(c commandType) func(context.Context, *startInput) (*answer, error) {
	return func(ctx context.Context, in *startInput) (*answer, error) {
		d, dryRun, err := h.decision(c, in.About, in.RawBody)
		if err != nil {
			return nil, err
		}
		key := d.Command.(product.StartProduct).Key
		return h.do(ctx, in.About, ledger.Request{Product: key, Decisions: []ledger.Decision{d}, DryRun: dryRun}, body)
	}
}

func (h *handlers) one(c commandType) func(context.Context, *commandInput) (*answer, error) {
	return func(ctx context.Context, in *commandInput) (*answer, error) {
		d, dryRun, err := h.decision(c, in.About, in.RawBody)
		if err != nil {
			return nil, err
		}
		return h.do(ctx, in.About, ledger.Request{Product: in.Product, Decisions: []ledger.Decision{d}, DryRun: dryRun}, body)
	}
}

func (h *handlers) many(ctx context.Context, in *commandInput) (*answer, error) {
	value, err := read("body", in.RawBody)
	if err != nil {
		return nil, err
	}
	if err := check(h.registry, h.batch, "body", value); err != nil {
		return nil, err
	}
	var batch struct {
		batchBody
		Commands []jsontext.Value `json:"commands"`
	}
	if err := decode("body", in.RawBody, &batch); err != nil {
		return nil, err
	}
	decisions, err := h.decisions(in.About, value.(map[string]any)["commands"].([]any), batch.Commands, batch.Reason)
	if err != nil {
		return nil, err
	}
	return h.do(ctx, in.About, ledger.Request{Product: in.Product, Decisions: decisions, DryRun: batch.DryRun}, item)
}

func body(int) string { return "body" }

func item(command int) string { return fmt.Sprintf("body.commands[%d]", command) }

func (h *handlers) do(ctx context.Context, a About, r ledger.Request, location func(int) string) (*answer, error) {
	revision, err := a.revision()
	if err != nil {
		return nil, err
	}
	r.IfMatch = revision
	result, err := h.ledger.Do(ctx, r)
	if err != nil {
		return nil, problem(h.log, err, location)
	}
	out := &answer{ETag: etag(result.Revision), Body: answerBody{
		Book: result.Book, Stream: result.Stream, Revision: result.Revision, Position: result.Position.String(), Batch: result.Batch,
		Events: make([]answerEvent, len(result.Events)), Outcomes: result.Outcomes, DryRun: r.DryRun,
	}}
	if result.Order != nil {
		out.Body.Order = orderChangeOf(*result.Order)
	}
	for i, e := range result.Events {
		out.Body.Events[i] = answerEvent{answerAbout{ID: e.ID, Type: e.Event.Type(), Command: e.Command, Undoes: e.Undoes}, e.Event}
	}
	return out, nil
}

// actor is who gives the commands.
func (a About) actor() string { return cmp.Or(a.Actor, "local") }

// revision is what If-Match names; nil where the request does not say.
func (a About) revision() (*int64, error) {
	if a.IfMatch == "" || a.IfMatch == "*" {
		return nil, nil
	}
	revision, ok := revisionIn(a.IfMatch)
	if !ok {
		return nil, httpapi.NewProblem(http.StatusUnprocessableEntity, "If-Match must be the ETag of a book").
			At("header.If-Match", "must be a revision in quotes")
	}
	return &revision, nil
}

// revisionIn reads the revision in an ETag: "12", or "12-5f3a9c1b" of a query whose answer depends on more.
func revisionIn(tag string) (int64, bool) {
	text := strings.Trim(strings.TrimPrefix(tag, "W/"), `"`)
	if dash := strings.LastIndexByte(text, '-'); dash > 0 {
		text = text[:dash]
	}
	revision, err := strconv.ParseInt(text, 10, 64)
	return revision, err == nil && revision >= -1 && strconv.FormatInt(revision, 10) == text
}

// decision reads the body of one command, and whether it is only to be tried.
func (h *handlers) decision(c commandType, a About, text []byte) (ledger.Decision, bool, error) {
	value, err := read("body", text)
	if err != nil {
		return ledger.Decision{}, false, err
	}
	if err := check(h.registry, c.schema, "body", value); err != nil {
		return ledger.Decision{}, false, err
	}
	var around single
	if err := decode("body", text, &around); err != nil {
		return ledger.Decision{}, false, err
	}
	d, err := c.decision(a, around.Envelope, text, "body")
	d.Key = a.Key
	return d, around.DryRun, err
}

// decisions reads the commands of a batch, each as a value and as it was written, and names the faults of them all.
func (h *handlers) decisions(a About, values []any, texts []jsontext.Value, reason string) ([]ledger.Decision, error) {
	decisions := make([]ledger.Decision, len(values))
	faults := httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid")
	for i, value := range values {
		d, err := h.item(a, value, texts[i], i, reason)
		if p := new(httpapi.Problem); errors.As(err, &p) {
			for _, fault := range p.Errors {
				faults.At(fault.Location, fault.Message)
			}
		} else if err != nil {
			return nil, err
		}
		decisions[i] = d
		if faults.Full() {
			break
		}
	}
	if len(faults.Errors) > 0 {
		return nil, faults
	}
	return decisions, nil
}

func (h *handlers) item(a About, value any, text []byte, i int, reason string) (ledger.Decision, error) {
	c, err := h.named(value, i)
	if err != nil {
		return ledger.Decision{}, err
	}
	if err := check(h.registry, h.items[c.Name], item(i), value); err != nil {
		return ledger.Decision{}, err
	}
	var around batchItem
	if err := decode(item(i), text, &around); err != nil {
		return ledger.Decision{}, err
	}
	if around.Reason == "" {
		around.Reason = reason
	}
	if around.IdempotencyKey == "" && a.Key != "" {
		around.IdempotencyKey = fmt.Sprintf("%s/%d", a.Key, i)
	}
	d, err := c.decision(a, around.Envelope, text, item(i))
	d.Key = around.IdempotencyKey
	return d, err
}

// named is the command that an item of a batch names.
func (h *handlers) named(value any, i int) (commandType, error) {
	members, _ := value.(map[string]any) // the schema of the batch knows that it is an object
	name, isText := members["command"].(string)
	if c, ok := h.types[name]; ok {
		return c, nil
	}
	message := "must be the name of a command"
	if isText {
		message = httpapi.Unknown(name, slices.Collect(maps.Keys(h.types)))
	}
	return commandType{}, httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid").At(item(i)+".command", message)
}

func (c commandType) decision(a About, around Envelope, text []byte, location string) (ledger.Decision, error) {
	var check domain.Check
	check.That(around.Source != "" || around.Actor == "", "actor", "needs a source: who decides here is the header Waymark-Actor")
	check.That(around.Source != "" || around.Batch == "", "batch", "needs a source: what is decided here has the batch of its request")
	check.That(around.Source != "" || around.EffectiveAt == nil, "effective_at", "needs a source: decisions made here are effective at once")
	var header domain.Check
	domain.CheckPerson(&header, "Waymark-Actor", a.Actor)
	p := invalid()
	place(p, check.Err(), location, item)
	place(p, header.Err(), "header", item)
	if len(p.Errors) > 0 {
		return ledger.Decision{}, p
	}
	command, err := c.decode(location, text)
	if err != nil {
		return ledger.Decision{}, err
	}
	d := ledger.Decision{
		Command: command, Actor: a.actor(), Sender: a.actor(), As: around.As, Reason: around.Reason,
		Evidence: around.Evidence, Source: "api", CorrelationID: a.CorrelationID, CausationID: a.CausationID,
		Trace: a.Trace,
	}
	if around.Source != "" {
		d.Source, d.Imported = around.Source, true
		if around.Actor != "" {
			d.Actor = around.Actor
		}
		d.EffectiveAt, d.Batch = around.EffectiveAt, strings.ToLower(around.Batch)
	}
	return d, nil
}
