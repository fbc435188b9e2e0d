package audit_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit"
	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/httpapi/moment"
	"waymark/ledger"
	"waymark/postgres/postgrestest"
	"waymark/projections"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// acme is a replayer of the product ACME, with its read models, and their database.
func acme(t *testing.T) (audit.Replayer, *pgxpool.Pool) {
	t.Helper()
	h := newHouse(t)
	return h.Replayer, h.pool
}

// house is a replayer of the product ACME with all that is behind it.
type house struct {
	audit.Replayer
	engine *projections.Engine
	pool   *pgxpool.Pool
	ledger *ledger.Ledger
}

func newHouse(t *testing.T) house {
	t.Helper()
	store := eventstoretest.Client(t, "")
	write(t, store)
	pool, err := pgxpool.New(t.Context(), postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	engine, wait := project(t, store, pool)
	return house{
		Replayer: audit.Replayer{Store: store, Last: store.Last, Wait: wait, Open: opening(engine)},
		engine:   engine, pool: pool, ledger: newLedger(store),
	}
}

func newLedger(store *eventstore.Client) *ledger.Ledger {
	return ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
}

// opening takes snapshots of an engine's read models.
func opening(e *projections.Engine) func(context.Context, string) (audit.Snapshot, error) {
	return func(ctx context.Context, product string) (audit.Snapshot, error) { return e.Snapshot(ctx, product) }
}

// write gives a command of every kind that changes rows.
func write(t *testing.T, store *eventstore.Client) {
	t.Helper()
	l := newLedger(store)
	level := "High"
	for _, c := range []ledger.Command{
		product.StartProduct{Key: "ACME", Name: "Acme"}, product.SetVision{Statement: "Anything to anyone"},
		product.SetGoal{Title: "Calm", Metric: "Calls", Baseline: 90, Target: 10.5, Due: "2030-01-31"},
		product.MeasureGoal{Goal: "ACME-G1", On: "2025-01-31", Value: 80.25}, product.MeasureGoal{Goal: "ACME-G1", On: "2024-12-31", Value: 85},
		product.RaiseChallenge{Description: "Noise", People: []string{"bob"}, Roles: []events.Role{events.TeamMember}, Severity: events.SeverityLow},
		product.SetVision{Statement: "Everything to everyone"},
		discovery.RecordPersona{Name: "Buyer", Goals: []string{"Time"}}, discovery.RecordCompetitor{Name: "Globex"},
		discovery.CaptureNeed{Statement: "Slow", Persona: "ACME-P1", Customers: []string{"Initech"}}, discovery.CaptureNeed{Statement: "Too slow"},
		discovery.AddEvidence{Need: "ACME-N2", Kind: events.Survey, Text: "3 of 4"}, discovery.MergeNeeds{Needs: []string{"ACME-N2"}, Into: "ACME-N1"},
		discovery.RecordInsight{Statement: "Most leave", Needs: []string{"ACME-N1"}},
		roadmap.PlanInitiative{Title: "Fast", Horizon: events.Now, Due: "2030-01-31"},
		discovery.AnswerNeed{Need: "ACME-N1", Explanation: "Soon", Initiatives: []string{"ACME-I1"}}, roadmap.PlanRelease{Name: "One", Date: "2030-02-01"},
		backlog.WriteStory{Title: "a", Labels: []string{"x"}, Initiative: "ACME-I1"}, backlog.WriteStory{Title: "b", Description: "long"},
		backlog.WriteStory{Title: "c"}, roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1"},
		roadmap.PlanInitiative{Title: "Safe"}, roadmap.LinkInitiatives{Initiative: "ACME-I2", DependsOn: "ACME-I1"},
		roadmap.ScoreInitiative{Initiative: "ACME-I1", Framework: "moscow", Inputs: events.ScoreInputs{Priority: "must"}},
		roadmap.ValidateInitiative{Initiative: "ACME-I1", Verdict: events.AtRisk, Findings: "Slow"},
		roadmap.ValidateInitiative{Initiative: "ACME-I2", Verdict: events.Validated},
		roadmap.ProposeRoadmapChange{Change: "less", Drop: &roadmap.DropInitiative{Initiative: "ACME-I2"}},
		roadmap.ProposeRoadmapChange{Change: "more"}, roadmap.DeclineProposal{Proposal: "ACME-PR2"},
		backlog.PrioritizeStory{Story: "ACME-2", Top: true, Level: domain.Some(level)}, backlog.DropStory{Story: "ACME-3"},
		backlog.PlanSprint{Name: "One", Goal: "Fast", Start: "2030-01-01"}, backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1", "ACME-2"}},
		backlog.StartSprint{Sprint: "ACME-S1"}, backlog.LinkStory{Story: "ACME-2", Relation: "Blocks", Target: "ACME-1"},
		backlog.ScoreStory{Story: "ACME-1", Framework: "moscow", Inputs: events.ScoreInputs{Priority: "must"}},
		backlog.MoveStory{Story: "ACME-2", Status: "Done"}, backlog.AcceptStory{Story: "ACME-2"},
		backlog.CloseSprint{Sprint: "ACME-S1"}, backlog.SplitStory{Story: "ACME-1", Parts: []backlog.Part{{Title: "d"}, {Title: "e"}}},
		backlog.PlanSprint{Name: "Two"}, backlog.CommitStories{Sprint: "ACME-S2", Stories: []string{"ACME-4"}},
	} {
		do(t, l, c)
	}
	do(t, l, do(t, l, product.RenameProduct{Name: "Acme again"}))
	do(t, l, product.RecordImport{Import: "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c05", Tool: "jira", Origin: "a.json", Items: 2})
}

// do gives a command and says what takes it back.
func do(t *testing.T, l *ledger.Ledger, c ledger.Command) ledger.Undo {
	t.Helper()
	d := ledger.Decision{Command: c, Actor: "ana", Reason: "why not", Source: "api"}
	_, d.Imported = c.(product.RecordImport)
	result, err := l.Do(t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{d}})
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Undo{Decision: result.Events[0].ID}
}

func project(t testing.TB, store *eventstore.Client, pool *pgxpool.Pool) (*projections.Engine, func(context.Context, events.Position) error) {
	engine := projections.New(projections.Options{Pool: pool, Client: store, Node: "test"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = engine.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return engine, func(ctx context.Context, position events.Position) error {
		for _, model := range engine.Models() {
			for {
				err := engine.Wait(ctx, []string{model}, "", position)
				if err == nil {
					break
				}
				if ctx.Err() != nil {
					return err
				}
				time.Sleep(10 * time.Millisecond) // the engine makes its tables first
			}
		}
		return nil
	}
}

func TestReadModelsThatSayWhatTheLogSaysHaveNoDifferences(t *testing.T) {
	r, pool := acme(t)
	for _, at := range []string{"", "revision:0", "revision:2", "revision:4", "revision:9", "revision:12", "revision:17", "2001-01-01T00:00:00Z"} {
		out, check, err := r.Check(t.Context(), "ACME", momentOf(t, at))
		if err != nil || len(check.Differences) > 0 {
			t.Errorf("at %q: %+v, %v", at, check.Differences, err)
		}
		if books := 5 + 2 + 1 + 2 + 1 + 2 + 1 + 1 + 5 + 2 + 1 + 54; at == "" && (out.Events != 54 || check.Rows != books+rowsOf(t, pool)) {
			t.Errorf("%d events folded, %d rows compared, %d and %d are held", out.Events, check.Rows, books, rowsOf(t, pool))
		}
	}
}

func TestEveryTamperedRowIsFound(t *testing.T) {
	r, pool := acme(t)
	if _, _, err := r.Check(t.Context(), "ACME", moment.Moment{}); err != nil { // the read models are there now
		t.Fatal(err)
	}
	save(t, pool)
	for sql, row := range map[string]string{
		`update backlog.story set title = 'other' where story = 'ACME-1'`:                     "backlog.story ACME-1 title",
		`update backlog.story set story = 'ACME-1"' where story = 'ACME-1'`:                   "backlog.story ACME-1",
		`update backlog.story_text set description = '' where number = 2`:                     "backlog.story ACME-2 description",
		`update backlog.chunk set stories = '{1,2}'`:                                          "backlog.story ACME-1 place",
		`delete from backlog.story where story = 'ACME-3'`:                                    "backlog.story ACME-3",
		`update roadmap.initiative set due_date = '2030-02-28'`:                               "roadmap.initiative ACME-I1 due",
		`update roadmap.initiative set score = null`:                                          "roadmap.initiative ACME-I1 score",
		`update roadmap.validation set findings = 'Fine'`:                                     "roadmap.initiative ACME-I1 validation",
		`delete from roadmap.dependency`:                                                      "roadmap.initiative ACME-I2 depends_on",
		`update roadmap.validation set validated_by = 'eve'`:                                  "roadmap.initiative ACME-I2 validated_by",
		`update roadmap.proposal set status = 'accepted'`:                                     "roadmap.proposal ACME-PR1 status",
		`update roadmap.proposal set reason = 'none'`:                                         "roadmap.proposal ACME-PR2 reason",
		`update backlog.story set score = null where story = 'ACME-1'`:                        "backlog.story ACME-1 score",
		`update backlog.story set acceptance = null where story = 'ACME-2'`:                   "backlog.story ACME-2 accepted",
		`update backlog.story set sprint = '' where story = 'ACME-4'`:                         "backlog.story ACME-4 sprint",
		`delete from backlog.story_category where number = 5`:                                 "backlog.story ACME-5 ordered_as",
		`update backlog.story_category set status_category = 'done' where number = 5`:         "backlog.story ACME-5 ordered_as",
		`delete from backlog.block where blocked = 4`:                                         "backlog.story ACME-4 blocked_by",
		`update backlog.sprint set state = 'running' where number = 1`:                        "backlog.sprint ACME-S1 state",
		`update backlog.sprint set done = '{ACME-1}' where number = 1`:                        "backlog.sprint ACME-S1 done",
		`delete from backlog.scope where number = 1`:                                          "backlog.sprint ACME-S1 stories",
		`delete from roadmap.assignment`:                                                      "roadmap.release ACME-R1 items",
		`update charter.charter set stage = 'growth'`:                                         "charter.charter stage",
		`update charter.vision set until_revision = 5 where until_revision = 9`:               "charter.vision 4 until",
		`update charter.vision set vision = '{}' where until_revision is null`:                "charter.vision 9 vision",
		`update charter.goal set due_date = null`:                                             "charter.goal ACME-G1 due",
		`update charter.measurement set value = 1 where day = '2024-12-31'`:                   "charter.goal ACME-G1 measurements",
		`update charter.challenge set resolution = 'doors'`:                                   "charter.challenge ACME-CH1 resolution",
		`update discovery.persona set goals = '{}'`:                                           "discovery.persona ACME-P1 goals",
		`delete from discovery.competitor`:                                                    "discovery.competitor ACME-C1",
		`update discovery.need set merged_into = ''`:                                          "discovery.need ACME-N2 merged_into",
		`update discovery.need set answer = null`:                                             "discovery.need ACME-N1 answer",
		`update discovery.evidence set text = '4 of 4'`:                                       "discovery.need ACME-N2 evidence",
		`update discovery.insight set needs = '{}'`:                                           "discovery.insight ACME-IN1 needs",
		`update charter.charter set name = 'Other'`:                                           "charter.charter name",
		`update decisions.decision set actor = 'eve' where book = 'backlog' and revision = 1`: "decisions.decision backlog 1 actor",
		`insert into decisions.decision select d.* from decisions.decision d where false`:     "",
		`update decisions.decision set undoes = null where undoes is not null`:                "decisions.decision product 11 undoes",
		`update decisions.decision set revision = 77 where book = 'product' and revision = 3`: "decisions.decision product 3",
	} {
		t.Run(sql, func(t *testing.T) {
			execute(t, pool, sql)
			defer restore(t, pool, tableIn.FindString(sql))
			_, check, err := r.Check(t.Context(), "ACME", moment.Moment{})
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, d := range check.Differences {
				found = append(found, strings.TrimSpace(d.Row+" "+d.Field))
			}
			if row == "" && len(found) > 0 || row != "" && !slices.Contains(found, row) {
				t.Errorf("differences are %v, want %q", found, row)
			}
		})
	}
}

// momentOf is the moment that a text names, the present if it is empty.
func momentOf(t *testing.T, text string) (m moment.Moment) {
	t.Helper()
	if text == "" {
		return m
	}
	if err := m.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMomentsAndProductsThatAreNotThereAreRefused(t *testing.T) {
	r, _ := acme(t)
	for _, at := range []string{"revision:99", "2999-01-01", "2999-01-01T00:00:00Z"} {
		var refused huma.StatusError
		if _, err := r.At(t.Context(), "ACME", momentOf(t, at)); !errors.As(err, &refused) || refused.GetStatus() != http.StatusUnprocessableEntity {
			t.Errorf("%s: %v", at, err)
		}
	}
	for _, at := range []string{"", "revision:0", "revision:-1", "2001-01-01"} {
		if _, err := r.At(t.Context(), "NONE", momentOf(t, at)); !errors.Is(err, audit.ErrUnknownProduct) {
			t.Errorf("%s: error is %v", at, err)
		}
	}
}

func TestAReplayOfALogThatLostEventsSaysSo(t *testing.T) {
	for _, loss := range eventstoretest.Losses() {
		t.Run(loss.Name, func(t *testing.T) {
			url := eventstoretest.Serve(t, "")
			store := eventstoretest.Connect(t, eventstore.Options{URL: url})
			write(t, store)
			loss.Befall(t, url, "backlog-ACME")
			if _, err := (audit.Replayer{Store: store}).At(t.Context(), "ACME", moment.Moment{}); !errors.Is(err, events.ErrGap) {
				t.Errorf("says %v", err)
			}
		})
	}
}
