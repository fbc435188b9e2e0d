package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"waymark/domain"
	"waymark/events"
	"waymark/eventstore"
	"waymark/httpapi"
)

// Register adds the routes of imports. The unavailable function knows the errors of stores that can't be reached.
func Register(api huma.API, m *Importer, unavailable func(error) bool, log *slog.Logger) {
	r := routes{m, unavailable, log}
	bring := huma.Operation{
		Method: http.MethodPost, Path: "/v1/imports", OperationID: "import-export", Tags: []string{"audit"}, DefaultStatus: http.StatusAccepted,
		Summary: "Bring an export into the ledger", Errors: []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
	}
	httpapi.TakeLines(&bring, "An export of a whole product in lines, as GET /v1/products/{key}/export answers it")
	huma.Register(api, bring, r.bring)
	alsoDone(api)
	huma.Register(api, huma.Operation{
		Method: http.MethodGet, Path: "/v1/imports/{id}", OperationID: "get-import", Tags: []string{"audit"},
		Summary: "How far an import is, and what came of it", Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity},
	}, r.get)
}

// alsoDone says that an import may be done at once.
func alsoDone(api huma.API) {
	answers := api.OpenAPI().Paths["/v1/imports"].Post.Responses
	done := *answers["202"]
	done.Description = "All of it was there already"
	answers["202"].Description = "It is being brought in: ask at Location"
	answers["200"] = &done
}

type routes struct {
	*Importer
	unavailable func(error) bool
	log         *slog.Logger
}

type bringInput struct {
	Actor string `header:"Waymark-Actor" maxLength:"255" default:"local" doc:"Who imports, in local mode; local if left out"`
	body  io.Reader
}

// Resolve takes the body as it comes.
func (in *bringInput) Resolve(ctx huma.Context) []error {
	in.body = httpapi.Body(ctx)
	return nil
}

type bringOutput struct {
	Status   int
	Location string `header:"Location" doc:"Where to ask how far it is"`
	Body     Import
}

func (r routes) bring(ctx context.Context, in *bringInput) (*bringOutput, error) {
	var check domain.Check
	domain.CheckPerson(&check, "Waymark-Actor", in.Actor)
	if err := check.Err(); err != nil {
		return nil, httpapi.Invalid("header.Waymark-Actor", "%v", err)
	}
	i, err := r.Import(ctx, in.Actor, in.body)
	if err != nil {
		return nil, r.problem(err)
	}
	status := http.StatusAccepted
	if i.State != Running {
		status = http.StatusOK
	}
	return &bringOutput{status, "/v1/imports/" + i.ID, i}, nil
}

type importInput struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the import"`
}

type importOutput struct{ Body Import }

func (r routes) get(_ context.Context, in *importInput) (*importOutput, error) {
	i, known := r.Get(in.ID)
	if !known {
		return nil, httpapi.NewProblem(http.StatusNotFound, fmt.Sprintf("there is no import %q: imports are remembered until the server is started again. "+
			"What was recorded stays: give the same export again, and it goes on there and says how far it is", in.ID))
	}
	return &importOutput{i}, nil
}

// problem is the problem document of an import that did not begin.
func (r routes) problem(err error) error {
	faults, large := new(Faults), new(http.MaxBytesError)
	switch {
	case errors.As(err, &faults):
		return faults.problem()
	case errors.Is(err, ErrNoExport):
		return httpapi.Invalid("body.line 1", "%v", err)
	case errors.Is(err, ErrBusy), errors.Is(err, eventstore.ErrDiffers), errors.Is(err, events.ErrGap):
		return httpapi.NewProblem(http.StatusConflict, "nothing was imported: "+err.Error())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, context.Canceled): // nobody reads the answer
		return httpapi.NewProblem(http.StatusBadRequest, "the export did not arrive as a whole: "+err.Error())
	case errors.As(err, &large):
		return httpapi.NewProblem(http.StatusRequestEntityTooLarge, fmt.Sprintf("the export is larger than %d bytes", large.Limit))
	case r.unavailable(err):
		return httpapi.Unavailable("the event store can't be reached")
	}
	r.log.Error("an import failed", "error", err)
	return httpapi.NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged")
}

// problem names every fault at its line.
func (f *Faults) problem() error {
	p := httpapi.NewProblem(http.StatusUnprocessableEntity, ErrFaults.Error())
	for _, fault := range f.Found {
		at := "body"
		if fault.Line > 0 {
			at = fmt.Sprintf("body.line %d", fault.Line)
		}
		fault.Line = 0
		p.At(at, fault.String())
	}
	if f.More > 0 {
		p.Detail += fmt.Sprintf("; and %d more faults", f.More)
	}
	return p
}
