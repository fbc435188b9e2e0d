package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/domain"
	"waymark/events"
	"waymark/eventstore"
	"waymark/httpapi"
)

// notaryRoutes answers with what a notary says.
type notaryRoutes struct {
	Notary
	unavailable func(error) bool
	log         *slog.Logger
	turn        chan struct{} // of those who verify: it works as hard as the machine lets it
}

type sealsInput struct {
	Limit  int   `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many items to answer at most"`
	Cursor int64 `query:"cursor" minimum:"1" maximum:"9007199254740991" doc:"Where to go on: next of the page before"`
}

type sealsOutput struct {
	Link string `header:"Link" doc:"The next page"`
	Body sealsBody
}

type sealsBody struct {
	VerifierKey string      `json:"verifier_key" doc:"Of the key with which this node signs seals: NAME+HASH+KEY. Keep it elsewhere"`
	Items       []seal.Seal `json:"items" nullable:"false" doc:"The newest first"`
	Next        *string     `json:"next" doc:"Cursor of the next page; null on the last one"`
	Total       int64       `json:"total" doc:"How many seals there are"`
}

func (r notaryRoutes) list(ctx context.Context, in *sealsInput) (*sealsOutput, error) {
	newest, _, err := seal.Newest(ctx, r.Store)
	if err != nil {
		return nil, r.problem(err)
	}
	before := newest.Number + 1
	if in.Cursor > 0 {
		before = min(before, in.Cursor)
	}
	items, err := seal.List(ctx, r.Store, before, in.Limit)
	if err != nil {
		return nil, r.problem(err)
	}
	out := &sealsOutput{Body: sealsBody{VerifierKey: r.Sealer.Key.Verifier, Items: items, Total: newest.Number}}
	if len(items) > 0 && items[len(items)-1].Number > 1 {
		next := strconv.FormatInt(items[len(items)-1].Number, 10)
		query := url.Values{"limit": {strconv.Itoa(in.Limit)}, "cursor": {next}}
		out.Body.Next, out.Link = &next, "</v1/seals?"+query.Encode()+`>; rel="next"`
	}
	return out, nil
}

type sealInput struct {
	Number int64 `path:"n" minimum:"1" maximum:"9007199254740991" doc:"Number of the seal; 1 is the first one"`
}

type sealOutput struct{ Body seal.Seal }

func (r notaryRoutes) get(ctx context.Context, in *sealInput) (*sealOutput, error) {
	s, err := seal.Get(ctx, r.Store, in.Number)
	return &sealOutput{s}, r.problem(err)
}

type newSealInput struct {
	Actor   string `header:"Waymark-Actor" maxLength:"255" default:"local" doc:"Who decides, in local mode; local if left out"`
	Trace   string `header:"Traceparent" maxLength:"200" doc:"W3C Trace Context; recorded with the seal"`
	RawBody []byte
}

// sealBody is the body of a request to seal; it may be missing.
type sealBody struct {
	Reason string `json:"reason,omitempty" maxLength:"20000" doc:"Why now"`
}

// cause is what an error says of the JSON that was sent.
func cause(err error) string {
	if e := new(json.SemanticError); errors.As(err, &e) {
		if e.Err == nil {
			return "it is of another type"
		}
		err = e.Err
	}
	return strings.TrimPrefix(err.Error(), "jsontext: ")
}

// longestReason is that of every decision.
const longestReason = 20_000

// reason is what the body says.
func (in *newSealInput) reason() (string, error) {
	var body sealBody
	if len(in.RawBody) == 0 {
		return "", nil
	}
	if err := json.Unmarshal(in.RawBody, &body, json.RejectUnknownMembers(true)); err != nil {
		return "", httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid").
			At("body", "must be nothing, or a JSON object with a reason, which is a text: "+cause(err))
	}
	if n := utf8.RuneCountInString(body.Reason); n > longestReason {
		return "", httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid").
			At("body.reason", fmt.Sprintf("has %d characters: it must have %d at most", n, longestReason))
	}
	return body.Reason, nil
}

type newSealOutput struct{ Body newSealBody }

type newSealBody struct {
	Made bool      `json:"made" doc:"False where all was sealed already: then it is the newest seal"`
	Seal seal.Seal `json:"seal"`
}

func (r notaryRoutes) make(ctx context.Context, in *newSealInput) (*newSealOutput, error) {
	var check domain.Check
	domain.CheckPerson(&check, "Waymark-Actor", in.Actor)
	if err := check.Err(); err != nil {
		return nil, httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid").At("header.Waymark-Actor", err.Error())
	}
	reason, err := in.reason()
	if err != nil {
		return nil, err
	}
	s, made, err := r.Sealer.Seal(ctx, seal.By{Actor: in.Actor, Reason: reason, Source: "api", Trace: in.Trace})
	return &newSealOutput{newSealBody{made, s}}, r.problem(err)
}

type consistencyInput struct {
	From int64 `query:"from" required:"true" minimum:"1" maximum:"9007199254740991" doc:"Number of the older seal"`
	To   int64 `query:"to" required:"true" minimum:"1" maximum:"9007199254740991" doc:"Number of the newer seal"`
}

type consistencyOutput struct{ Body seal.ConsistencyProof }

func (r notaryRoutes) consistency(ctx context.Context, in *consistencyInput) (*consistencyOutput, error) {
	if in.From > in.To {
		return nil, httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid").At("query.from", "must not be newer than to")
	}
	proof, err := r.Consistency(ctx, in.From, in.To)
	return &consistencyOutput{proof}, r.problem(err)
}

type inclusionInput struct {
	Product string `path:"key" maxLength:"50" doc:"Key of the product"`
	ID      string `path:"id" maxLength:"100" doc:"Id of the decision, as in /decisions"`
	Seal    int64  `query:"seal" minimum:"1" maximum:"9007199254740991" doc:"Number of the seal to prove it by; left out: the newest one"`
}

type inclusionOutput struct{ Body seal.InclusionProof }

func (r notaryRoutes) inclusion(ctx context.Context, in *inclusionInput) (*inclusionOutput, error) {
	proof, err := r.Inclusion(ctx, in.Product, in.ID, in.Seal)
	return &inclusionOutput{proof}, r.problem(err)
}

type verifyInput struct {
	Size int64 `query:"size" minimum:"1" maximum:"9007199254740991" doc:"Answer the root over this many first events too"`
}

type verifyOutput struct{ Body verify.Verification }

func (r notaryRoutes) verify(ctx context.Context, in *verifyInput) (*verifyOutput, error) {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return nil, r.problem(ctx.Err())
	}
	var sizes []int64
	if in.Size > 0 {
		sizes = append(sizes, in.Size)
	}
	report, err := verify.Walk(ctx, r.Store, r.Tree, sizes)
	return &verifyOutput{report}, r.problem(err)
}

func (r notaryRoutes) drop(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, r.problem(r.Tree.Drop(ctx))
}

// problem is the problem document of an error; nil for none.
func (r notaryRoutes) problem(err error) error {
	is := func(these ...error) bool {
		for _, known := range these {
			if errors.Is(err, known) {
				return true
			}
		}
		return false
	}
	switch {
	case err == nil:
		return nil
	case is(seal.ErrUnknown, ErrUnknownDecision):
		return httpapi.NewProblem(http.StatusNotFound, err.Error())
	case is(ErrNotSealed, seal.ErrNothing, ErrUnproven, seal.ErrRewritten, seal.ErrBehind, seal.ErrSignature, events.ErrBroken, events.ErrGap):
		return httpapi.NewProblem(http.StatusConflict, err.Error())
	case is(merkle.ErrOtherStore, merkle.ErrIncomplete):
		return httpapi.NewProblem(http.StatusServiceUnavailable, err.Error())
	case is(eventstore.ErrWrongRevision, eventstore.ErrOutcomeUnknown) || r.unavailable(err):
		return httpapi.Unavailable("the event store or the database can't be reached, or a read model needs more time")
	}
	r.log.Error("a seal or a proof failed", "error", err)
	return httpapi.NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged")
}

// problems are the statuses that these routes answer besides success.
var problems = []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}

func about(method, path, id, summary string) huma.Operation {
	return huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary, Tags: []string{"audit"}, Errors: problems}
}

// sealing is the operation that makes a seal.
func sealing(registry huma.Registry) huma.Operation {
	o := about(http.MethodPost, "/v1/seals", "seal-ledger", "Seal what the log holds now, if it is not sealed yet")
	schema := registry.Schema(reflect.TypeFor[sealBody](), true, "")
	o.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	o.SkipValidateBody, o.MaxBodyBytes = true, 1<<20
	return o
}
