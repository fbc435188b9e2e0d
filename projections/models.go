package projections

import (
	"waymark/projections/analytics"
	"waymark/projections/backlog"
	"waymark/projections/charter"
	"waymark/projections/decisions"
	"waymark/projections/discovery"
	"waymark/projections/kit"
	"waymark/projections/roadmap"
)

// models lists every read model.
func models() []kit.Model {
	return []kit.Model{backlog.Model(), roadmap.Model(), discovery.Model(), charter.Model(), decisions.Model(), analytics.Model()}
}
