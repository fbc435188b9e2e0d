package projections

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"waymark/projections/kit"

	"github.com/jackc/pgx/v5"
)

// engineTables is the number of the engine's own tables: raised with every change of them, so that of two programs that
// work on one database the older one knows that it is.
const engineTables = 7

// setUpLock is the advisory lock under which the engine's own tables are made: "waymark" in ASCII.
const setUpLock int64 = 0x7761796d61726b

// errNewer says that the database belongs to a newer program.
var errNewer = errors.New("the read models are those of a newer Waymark")

// engineVersion names the engine's own tables.
func engineVersion() string {
	return kit.VersionOf(engineTables, fmt.Sprint(statement("waymark.sql"), "-- lanes: ", laneCount))
}

// setUpEngine makes the engine's own tables where they are not there or are those of an older program.
func setUpEngine(ctx context.Context, tx pgx.Tx) error {
	installed, err := installedEngine(ctx, tx)
	if err != nil || installed == engineVersion() {
		return err
	}
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", setUpLock); err != nil {
		return err
	}
	installed, err = installedEngine(ctx, tx) // another node may have been quicker
	if err != nil || installed == engineVersion() {
		return err
	}
	if numberOf(installed) > engineTables {
		return fmt.Errorf("%w (%s)", errNewer, installed)
	}
	return makeEngine(ctx, tx)
}

// installedEngine is the version of the engine's own tables in the database; empty where they say none.
func installedEngine(ctx context.Context, tx pgx.Tx) (version string, err error) {
	exists, err := hasTable(ctx, tx, "engine")
	if err != nil || !exists {
		return "", err
	}
	err = tx.QueryRow(ctx, "select version from waymark.engine").Scan(&version)
	return version, err
}

// hasTable says whether the engine's schema has a table. It looks at the rows of the catalog: to_regclass answers from what the
// session remembers, and still says no after another node made the table while this one waited for the lock.
func hasTable(ctx context.Context, tx pgx.Tx, name string) (exists bool, err error) {
	const sql = "select exists (select from pg_tables where schemaname = 'waymark' and tablename = $1)"
	err = tx.QueryRow(ctx, sql, name).Scan(&exists)
	return exists, err
}

// numberOf is the number in a version; 0 where it has none.
func numberOf(version string) int {
	digits, _, _ := strings.Cut(version, "-")
	number, _ := strconv.Atoi(digits) // no number is as old as can be
	return number
}

// makeEngine makes the engine's own tables anew, and so every read model. Epochs stay: an owner of before owns nothing more.
func makeEngine(ctx context.Context, tx pgx.Tx) error {
	epochs, err := knownEpochs(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "drop schema if exists waymark cascade"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, statement("waymark.sql")); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "insert into waymark.engine (version) values ($1)", engineVersion()); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, statement("engine_epochs.sql"), pgx.NamedArgs{"epochs": epochs, "count": laneCount})
	return err
}

// knownEpochs are the highest epochs of the read models that the database holds.
func knownEpochs(ctx context.Context, tx pgx.Tx) (map[string]int64, error) {
	epochs := map[string]int64{}
	for _, table := range []string{"lane", "projection"} { // an older program has no lanes
		exists, err := hasTable(ctx, tx, table)
		if err != nil {
			return nil, err
		}
		if !exists {
			continue
		}
		rows, err := tx.Query(ctx, "select name, max(epoch) from "+pgx.Identifier{"waymark", table}.Sanitize()+
			` where name not like '%\_next' and name not like '%\_before' group by name`)
		if err != nil {
			return nil, err
		}
		var name string
		var epoch int64
		_, err = pgx.ForEachRow(rows, []any{&name, &epoch}, func() error { epochs[name] = epoch; return nil })
		return epochs, err
	}
	return epochs, nil
}
