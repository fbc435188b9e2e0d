package projections

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

// slowly is a folder that takes its time for each event.
type slowly struct {
	kit.Folder
	each  time.Duration
	taken []int
}

func (s *slowly) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	s.taken = append(s.taken, len(page))
	time.Sleep(s.each * time.Duration(len(page)))
	return s.Folder.Fold(ctx, tx, page)
}

// On a machine that has no time the transaction of a page is ended, for it holds locks. The page would come again, and take as long.
func TestAPageThatIsFoldedForTooLongIsTakenInParts(t *testing.T) {
	t.Parallel()
	log, m, pool := syntheticLog(200), modelNamed(t, "backlog"), connect(t, postgrestest.Database(t))
	c := own(t, pool, m, "one")
	slow := &slowly{Folder: c.folder, each: (longestIdle + time.Second) / 100}
	c.folder = slow
	if err := c.take(t.Context(), log, true); err != nil {
		t.Fatal(err)
	}
	if len(slow.taken) < 3 {
		t.Errorf("parts of %v events were folded", slow.taken)
	}
	if dump(t, pool, m.Name) != expected(t, m, log) {
		t.Error("the read model does not hold what the log says")
	}
	if parked := parkedRows(t, pool, m.Name); len(parked) > 0 {
		t.Errorf("parked is %+v", parked)
	}
}
