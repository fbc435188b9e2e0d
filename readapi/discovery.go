package readapi

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/httpapi/moment"
)

type discoveryInput struct {
	Product
	moment.AsOf
	Freshness
	Status []string `query:"status,explode" enum:"open,answered,dismissed,merged" maxItems:"100" doc:"Only needs of this status; several times for any of several"`
}

// DiscoveryNeed is a need as the list shows it.
type DiscoveryNeed struct {
	Need          string           `json:"need" doc:"Key of the need"`
	Statement     string           `json:"statement" doc:"The problem, in the customers' words"`
	Source        string           `json:"source" doc:"Where it was heard of; empty if not said"`
	Importance    int              `json:"importance" doc:"1 to 5, 5 is the most"`
	Status        string           `json:"status" doc:"open, answered, dismissed or merged"`
	Persona       *string          `json:"persona" doc:"Key of the persona that has it; null if not said"`
	Customers     []string         `json:"customers" nullable:"false" doc:"Who has it: those that it was captured with, who gave evidence of it, and those of needs that are merged into it"`
	EvidenceCount int              `json:"evidence_count" db:"evidence_count" doc:"How many pieces of evidence there are, those of needs that are merged into it included"`
	Answer        *discoveryAnswer `json:"answer" doc:"What answers it; null before that was said"`
	Explanation   string           `json:"explanation" doc:"Why it is dismissed; empty if it is not"`
	MergedInto    *string          `json:"merged_into" db:"merged_into" doc:"Key of the need that stands for it; null if it stands for itself"`
	Merged        []string         `json:"merged" nullable:"false" doc:"Keys of the needs that it stands for"`
	Revision      int64            `json:"revision" doc:"Revision of the discovery book since which these fields but customers, evidence_count and merged stand so"`
}

type discoveryAnswer struct {
	_           struct{} `nullable:"true"`
	Stories     []string `json:"stories" nullable:"false" doc:"Keys of the stories that answer it"`
	Initiatives []string `json:"initiatives" nullable:"false" doc:"Keys of the initiatives that answer it"`
	Explanation string   `json:"explanation" doc:"How they do, or what else does"`
}

// DiscoveryPersona is a buyer persona.
type DiscoveryPersona struct {
	Persona     string   `json:"persona" doc:"Key of the persona"`
	Name        string   `json:"name" doc:"What the persona is called"`
	Kind        string   `json:"kind" doc:"buyer, user or both"`
	Goals       []string `json:"goals" nullable:"false" doc:"What such people want to reach"`
	Pains       []string `json:"pains" nullable:"false" doc:"What hinders them"`
	Description string   `json:"description" doc:"What there is to know about them"`
	Revision    int64    `json:"revision" doc:"Revision of the discovery book since which these fields stand so"`
}

type discoveryCompetitor struct {
	Competitor  string   `json:"competitor" doc:"Key of the competitor"`
	Name        string   `json:"name" doc:"What it is called"`
	Strengths   []string `json:"strengths" nullable:"false" doc:"What it does well"`
	Weaknesses  []string `json:"weaknesses" nullable:"false" doc:"What it does badly"`
	Positioning string   `json:"positioning" doc:"What it claims to be, and for whom"`
	Link        string   `json:"link" doc:"Where to read about it"`
	Revision    int64    `json:"revision" doc:"Revision of the discovery book since which these fields stand so"`
}

type discoveryInsight struct {
	Insight     string   `json:"insight" doc:"Key of the insight"`
	Statement   string   `json:"statement" doc:"What was found"`
	Method      string   `json:"method" doc:"How"`
	Personas    []string `json:"personas" nullable:"false" doc:"Keys of the personas that it is about"`
	Needs       []string `json:"needs" nullable:"false" doc:"Keys of the needs that it is about"`
	Competitors []string `json:"competitors" nullable:"false" doc:"Keys of the competitors that it is about"`
	Revision    int64    `json:"revision" doc:"Revision of the discovery book that recorded it"`
}

type discoveryBody struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the discovery book that is shown; -1 before the first event"`
	Shown
	Needs       []DiscoveryNeed       `json:"needs" nullable:"false" doc:"The most important first, then by number"`
	Personas    []DiscoveryPersona    `json:"personas" nullable:"false" doc:"By number"`
	Competitors []discoveryCompetitor `json:"competitors" nullable:"false" doc:"By number"`
	Insights    []discoveryInsight    `json:"insights" nullable:"false" doc:"By number"`
}

type discoveryOutput struct {
	ETag string `header:"ETag" doc:"Revision of the discovery book, for If-Match"`
	Body discoveryBody
}

// discovery is what is known of a product's customers and market.
func discovery(ctx context.Context, v view, in *discoveryInput) (*discoveryOutput, error) {
	state, err := v.as(ctx, discoveryBook, in.Key, in.At)
	if err != nil {
		return nil, err
	}
	body := discoveryBody{Product: in.Key, Revision: state.Revision, Shown: state.shown()}
	args := pgx.NamedArgs{
		"product": in.Key, "revision": state.Revision, "need": "", "number": nil, "status": in.Status, "persona": nil,
	}
	if body.Needs, err = all[DiscoveryNeed](ctx, v, "discovery_needs.sql", args); err != nil {
		return nil, err
	}
	if body.Personas, err = all[DiscoveryPersona](ctx, v, "discovery_personas.sql", args); err != nil {
		return nil, err
	}
	if body.Competitors, err = all[discoveryCompetitor](ctx, v, "discovery_competitors.sql", args); err != nil {
		return nil, err
	}
	if body.Insights, err = all[discoveryInsight](ctx, v, "discovery_insights.sql", args); err != nil {
		return nil, err
	}
	return &discoveryOutput{ETag: state.etag(), Body: body}, nil
}
