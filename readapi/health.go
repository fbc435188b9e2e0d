package readapi

import (
	"context"
	"log/slog"

	"waymark/httpapi"
)

type healthBody struct {
	Status string `json:"status" enum:"ok" doc:"Always ok"`
}

type healthOutput struct {
	Body healthBody
}

// healthy says that the process lives.
func (q *Queries) healthy(context.Context, *struct{}) (*healthOutput, error) {
	return &healthOutput{Body: healthBody{Status: "ok"}}, nil
}

// ready says whether the process can serve.
func (q *Queries) ready(ctx context.Context, _ *struct{}) (*healthOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, q.options.QueryTimeout)
	defer cancel()
	if err := q.options.Ready(ctx); err != nil {
		q.options.Logger.Warn("not ready", slog.Any("cause", err))
		return nil, httpapi.Unavailable("not ready to serve; the log says why")
	}
	return q.healthy(ctx, nil)
}
