package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.opentelemetry.io/otel/trace"
)

// lastSpansTime is how long the end of the program waits for the spans that were not sent yet.
const lastSpansTime = time.Second

// tracing sends traces to where the variables of OpenTelemetry say. Its tracer is nil where they name no endpoint, or switch
// traces off: then nothing runs.
type tracing struct {
	tracer   trace.Tracer
	provider *sdk.TracerProvider
	log      *slog.Logger
}

// startTracing reads the variables that say whether; the SDK and the exporter read the others themselves.
func startTracing(ctx context.Context, getenv variables, log *slog.Logger) (*tracing, error) {
	t := &tracing{log: log}
	on, err := tracesWanted(getenv)
	if !on || err != nil {
		return t, err
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return t, fmt.Errorf("traces: %w", err)
	}
	self, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(semconv.ServiceName("waymark"), semconv.ServiceVersion(build().version)), resource.WithFromEnv())
	if err != nil {
		return t, fmt.Errorf("traces: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces are not sent", "error", err) }))
	t.provider = sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(self))
	t.tracer = t.provider.Tracer("waymark")
	return t, nil
}

// spoken is the protocol in which traces are sent.
const spoken = "http/protobuf"

// tracesWanted says whether the environment names an endpoint for traces. Another protocol than the one that is spoken is
// refused: nobody would see that nothing arrives.
func tracesWanted(getenv variables) (bool, error) {
	endpoint := cmp.Or(getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), getenv("OTEL_EXPORTER_OTLP_ENDPOINT"))
	if endpoint == "" || strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") || getenv("OTEL_TRACES_EXPORTER") == "none" {
		return false, nil
	}
	protocol := cmp.Or(getenv("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"), getenv("OTEL_EXPORTER_OTLP_PROTOCOL"), spoken)
	if protocol != spoken {
		return false, &usageError{fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL=%s: traces are sent by %s, as a rule to port 4318", protocol, spoken)}
	}
	return true, nil
}

// end sends what was not sent yet, if that goes quickly.
func (t *tracing) end() {
	if t.provider == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lastSpansTime)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		t.log.Warn("the last spans were not sent", "error", err)
	}
}
