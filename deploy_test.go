package waymark_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// settings are the variables that Waymark reads and that a deployment sets.
var settings = []string{
	"WAYMARK_ADDR", "WAYMARK_ALLOW_REMOTE", "WAYMARK_DATA", "WAYMARK_EVENTSTORE", "WAYMARK_POSTGRES",
}

// fullTag is a tag that names one release: at least two numbers, then perhaps a flavour.
var fullTag = regexp.MustCompile(`^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.]+)*$`)

func TestEveryImageOfTheDeploymentIsPinnedToARelease(t *testing.T) {
	for name, service := range deployment(t).Services {
		if service.Build == nil && !fullTag.MatchString(service.Image) {
			t.Errorf("service %s: image %q names no release", name, service.Image)
		}
	}
	for _, image := range baseImages(t) {
		if !fullTag.MatchString(image) {
			t.Errorf("Dockerfile: image %q names no release", image)
		}
	}
	for image, want := range map[string]bool{
		"eventstore/eventstore:23.10.2-bookworm-slim": true, "debian:12.11-slim": true,
		"postgres": false, "postgres:latest": false, "postgres:17": false, "golang:bookworm": false,
	} {
		if fullTag.MatchString(image) != want {
			t.Errorf("the rule is wrong about %s", image)
		}
	}
}

func TestTheDeploymentPublishesOnTheLoopbackAddressOnly(t *testing.T) {
	for name, service := range deployment(t).Services {
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("service %s publishes port %s on %q", name, port.Published, port.HostIP)
			}
		}
	}
}

func TestTheDeploymentWaitsForServicesThatExistAndTellTheirHealth(t *testing.T) {
	services := deployment(t).Services
	for name, service := range services {
		for other, dependency := range service.DependsOn {
			needed, ok := services[other]
			if !ok {
				t.Errorf("service %s depends on %s, which there is not", name, other)
			}
			if dependency.Condition != types.ServiceConditionHealthy || needed.HealthCheck == nil {
				t.Errorf("service %s does not wait until %s is healthy", name, other)
			}
		}
	}
	if len(services["waymark"].DependsOn) != 2 {
		t.Errorf("waymark depends on %v, want its two stores", services["waymark"].DependsOn)
	}
}

func TestTheDeploymentSetsOnlySettingsThatWaymarkKnows(t *testing.T) {
	waymark := deployment(t).Services["waymark"]
	for name := range waymark.Environment {
		if !slices.Contains(settings, name) {
			t.Errorf("Waymark knows no setting %s", name)
		}
	}
	for name, want := range map[string]string{
		"WAYMARK_EVENTSTORE": "esdb://eventstore:2113?tls=false",
		"WAYMARK_POSTGRES":   "postgres://waymark:waymark@postgres:5432/waymark?sslmode=disable",
		"WAYMARK_ADDR":       "0.0.0.0:8080",
	} {
		if got := waymark.Environment[name]; got == nil || *got != want {
			t.Errorf("%s is %v, want %s", name, got, want)
		}
	}
}

// deployment loads docker-compose.yml as Docker Compose does; what isn't valid fails.
func deployment(t *testing.T) *types.Project {
	t.Helper()
	project, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  ".",
		ConfigFiles: []types.ConfigFile{{Filename: "docker-compose.yml"}},
		Environment: types.Mapping{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// baseImages are the images that the Dockerfile builds on.
func baseImages(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	var images []string
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "FROM" {
			images = append(images, fields[1])
		}
	}
	if len(images) == 0 {
		t.Fatal("the Dockerfile builds on nothing")
	}
	return images
}
