package readapi

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi"
	"waymark/httpapi/moment"
)

// Register adds every query to the API.
func Register(api huma.API, q *Queries) {
	get(api, q, "/v1/products", "list-products", "All products", products, "charter")
	get(api, q, "/v1/products/{key}", "get-product", "A product: its vision, stage, people, policy, goals and open challenges", charter,
		"charter")
	get(api, q, "/v1/products/{key}/visions", "list-visions", "Every vision, and from when until when it held", visions, "charter")
	get(api, q, "/v1/products/{key}/goals", "list-goals", "What the product's people want to reach", goals, "charter")
	get(api, q, "/v1/products/{key}/goals/{goal}", "get-goal", "A goal with its measurements over time", goal, "charter")
	get(api, q, "/v1/products/{key}/challenges", "list-challenges", "What hinders the product's people", challenges, "charter")
	get(api, q, "/v1/products/{key}/backlog", "get-backlog", "The backlog in priority order", backlog,
		"charter", "backlog", "roadmap")
	get(api, q, "/v1/products/{key}/backlog/places", "get-backlog-places", "How many stories a list of the backlog has, and at which places", backlogPlaces,
		"charter", "backlog", "roadmap")
	get(api, q, "/v1/products/{key}/backlog/{story}", "get-story", "A story in full", story,
		"charter", "backlog", "roadmap")
	get(api, q, "/v1/products/{key}/next", "get-next", "What next? The first stories that can be begun", next,
		"charter", "backlog", "roadmap", "decisions")
	get(api, q, "/v1/products/{key}/sprints", "list-sprints", "The sprints", sprints, "charter", "backlog", "roadmap")
	get(api, q, "/v1/products/{key}/sprints/{sprint}", "get-sprint", "A sprint with its scope over time", sprint,
		"charter", "backlog")
	get(api, q, "/v1/products/{key}/roadmap", "get-roadmap", "The roadmap: initiatives by horizon, and releases", roadmap,
		"charter", "roadmap", "backlog")
	get(api, q, "/v1/products/{key}/discovery", "get-discovery", "Needs by importance, personas, competitors and insights",
		discovery, "charter", "discovery")
	get(api, q, "/v1/products/{key}/discovery/needs/{need}", "get-need", "A need in full, with its evidence and what answers it",
		need, "charter", "discovery", "backlog", "roadmap")
	get(api, q, "/v1/products/{key}/roadmap/{initiative}", "get-initiative", "An initiative in full", initiative,
		"charter", "roadmap", "backlog")
	get(api, q, "/v1/products/{key}/proposals", "list-proposals", "The proposals to change the roadmap, the newest first", proposals,
		"charter", "roadmap")
	get(api, q, "/v1/products/{key}/decisions", "list-decisions", "The history: who decided what, when and why", decisions,
		"charter", "decisions")
	get(api, q, "/v1/products/{key}/decisions/counts", "count-decisions", "How much was decided when", decisionsCounts,
		"charter", "backlog", "roadmap", "discovery", "decisions")
	get(api, q, "/v1/products/{key}/decisions/{id}", "get-decision", "A decision in full, with its subject before and after it",
		decision, "charter", "decisions", "backlog", "roadmap", "discovery")
	get(api, q, "/v1/products/{key}/why", "get-why", "Why a story stands where it stands, or above another", why,
		"charter", "backlog", "roadmap", "decisions")
	get(api, q, "/v1/products/{key}/compare", "get-comparison", "What differs between two moments, and by which decisions", compare,
		"charter", "backlog", "roadmap", "discovery", "decisions")
	get(api, q, "/v1/products/{key}/trace/{id}", "get-trace", "What a goal, need, initiative or story serves, and what serves it",
		trace, "charter", "backlog", "roadmap", "discovery")
	get(api, q, "/v1/products/{key}/analytics/priority-changes", "get-priority-changes", "How priorities moved",
		priorityChanges, "charter", "decisions", "backlog", "analytics")
	get(api, q, "/v1/products/{key}/analytics/churn", "get-churn", "How restless the order is",
		churn, "charter", "decisions", "backlog", "analytics")
	get(api, q, "/v1/products/{key}/analytics/thrash", "get-thrash", "What went back and forth", thrash, "charter", "decisions", "backlog")
	get(api, q, "/v1/products/{key}/analytics/reversals", "get-reversals", "What was decided and soon taken back, and by whom",
		reversals, "charter", "decisions", "backlog", "roadmap", "discovery", "analytics")
	get(api, q, "/v1/products/{key}/analytics/score-drift", "get-score-drift", "Where the order contradicts the stated scores",
		scoreDrift, "charter", "decisions", "backlog", "discovery")
	get(api, q, "/v1/products/{key}/analytics/roadmap-slip", "get-roadmap-slip", "How targets slipped, and when what is open will be done",
		roadmapSlip, "charter", "decisions", "roadmap", "backlog", "analytics")
	get(api, q, "/v1/products/{key}/analytics/sprints", "get-sprints-measured", "What sprints took on and did, and how their scope changed",
		sprintsMeasured, "charter", "decisions", "backlog")
	get(api, q, "/v1/products/{key}/assessment", "get-assessment", "Can one person go on as product manager and product owner? Answered from the record",
		assess, "charter", "backlog", "roadmap", "discovery", "decisions", "analytics")
	get(api, q, "/v1/assessment", "get-assessments", "The same of all products, and who decides in several of them", assessAll,
		"charter", "backlog", "roadmap", "discovery", "decisions", "analytics")
	get(api, q, "/v1/products/{key}/analytics/goal-progress", "get-goal-progress", "How far goals are, how much work serves them, and how well scores predict",
		goalProgress, "charter", "decisions", "backlog", "roadmap", "discovery", "analytics")
	get(api, q, "/v1/products/{key}/analytics/lead-time", "get-lead-time", "How long stories take, and how long they wait",
		leadTime, "charter", "decisions", "backlog", "discovery", "analytics")

	registerExport(api, q)

	huma.Register(api, operation("/healthz", "get-health", "Whether the process lives", "Operations"), q.healthy)
	huma.Register(api, operation("/readyz", "get-readiness", "Whether the process can serve", "Operations",
		http.StatusServiceUnavailable), q.ready)
}

func operation(path, id, summary, tag string, errors ...int) huma.Operation {
	return huma.Operation{
		Method: http.MethodGet, Path: path, OperationID: id, Summary: summary, Tags: []string{tag}, Errors: errors,
	}
}

// get adds a query that reads these read models, all in one snapshot.
func get[I any, P interface {
	*I
	minPosition() moment.Position
}, O any](api huma.API, q *Queries, path, id, summary string, query func(context.Context, view, *I) (*O, error), models ...string) {
	op := operation(path, id, summary, "Queries", http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
	op.Responses = staleResponses()
	if body, has := reflect.TypeFor[O]().FieldByName("Body"); has && body.Type.Implements(reflect.TypeFor[httpapi.Summary]()) {
		httpapi.OfferMarkdown(&op, "A summary that can be pasted into a message")
	} else if has && body.Type.Implements(reflect.TypeFor[httpapi.Table]()) {
		httpapi.OfferTable(&op, "The rows as a table, behind one with the names of the columns (RFC 4180)")
	}
	if path != "/v1/products" && path != "/v1/assessment" {
		op.Errors = append(slices.Clone(op.Errors), http.StatusNotFound)
	}
	huma.Register(api, op, func(ctx context.Context, in *I) (out *O, err error) {
		if err = q.options.Unfit(models); err != nil {
			err = unfit(err)
		} else {
			err = q.await(ctx, models, productKey(in), P(in).minPosition())
		}
		if err == nil {
			out, err = shared(ctx, q, func(ctx context.Context, v view) (*O, error) {
				if err := v.open(ctx, productKey(in), models); err != nil {
					return nil, err
				}
				out, err := query(ctx, v, in)
				if err != nil {
					return nil, err
				}
				return out, v.mark(ctx, out, models)
			})
		}
		return out, q.problem(ctx, id, err)
	})
}

// shared is what a look finds for the request that the context is of, and for all that ask the same. Who asks does not count, nor
// what a request has waited for.
func shared[O any](ctx context.Context, q *Queries, f func(context.Context, view) (*O, error)) (*O, error) {
	found, err := q.sharing.ask(ctx, httpapi.Question(ctx, "min_position"), func(ctx context.Context) (any, error) {
		var out *O
		err := q.look(ctx, func(ctx context.Context, v view) (err error) {
			out, err = f(ctx, v)
			return err
		})
		return out, err
	})
	out, _ := found.(*O)
	return out, err
}

// productKey is the key of the product that a query is about; empty where it is about all.
func productKey(in any) string {
	if p, ok := in.(interface{ product() string }); ok {
		return p.product()
	}
	return ""
}
