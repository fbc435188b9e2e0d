package embedded

import (
	"context"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc"
)

// serverVersion is the version of EventStoreDB whose protocol is served.
const serverVersion = "23.10.0"

// features are what clients may want to know of a method beside that it is there.
var features = map[string][]string{
	"event_store.client.streams.streams/batchappend":                                       {"deadline_duration"},
	"event_store.client.streams.streams/read":                                              {"position", "events"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/create":           {"stream", "all"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/update":           {"stream", "all"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/delete":           {"stream", "all"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/read":             {"stream", "all"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/getinfo":          {"stream", "all"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/list":             {"stream", "all"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/replayparked":     {"stream", "all"},
	"event_store.client.persistent_subscriptions.persistentsubscriptions/restartsubsystem": {"stream", "all"},
}

// featuresService serves event_store.client.server_features.ServerFeatures: what the server has registered.
type featuresService struct {
	serverfeatures.UnimplementedServerFeaturesServer
	registered interface {
		GetServiceInfo() map[string]grpc.ServiceInfo
	}
}

// GetSupportedMethods lists the methods that are served, in lower case as EventStoreDB does.
func (s featuresService) GetSupportedMethods(context.Context, *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	supported := &serverfeatures.SupportedMethods{EventStoreServerVersion: serverVersion}
	for service, info := range s.registered.GetServiceInfo() {
		for _, method := range info.Methods {
			m := &serverfeatures.SupportedMethod{ServiceName: strings.ToLower(service), MethodName: strings.ToLower(method.Name)}
			m.Features = features[m.ServiceName+"/"+m.MethodName]
			supported.Methods = append(supported.Methods, m)
		}
	}
	slices.SortFunc(supported.Methods, func(a, b *serverfeatures.SupportedMethod) int {
		return strings.Compare(a.ServiceName+"/"+a.MethodName, b.ServiceName+"/"+b.MethodName)
	})
	return supported, nil
}
