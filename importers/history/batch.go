package history

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"waymark/domain/product"
)

// about is what all commands of the import say of themselves.
func (p *plan) about(key, actor string, at time.Time) map[string]any {
	return map[string]any{
		"source": p.source(), "actor": actor, "effective_at": at.UTC(), "idempotency_key": p.keyOf(key, p.before), "batch": p.batch,
	}
}

// keyOf is the idempotency key of a command. What an import recorded that was taken back is decided again, under another key.
func (p *plan) keyOf(command string, takenBack int) string {
	if takenBack == 0 {
		return p.tool.Name + ":" + command
	}
	return fmt.Sprintf("%s~%d:%s", p.tool.Name, takenBack, command)
}

// has says whether a command was recorded by an import that was not taken back.
func (p *plan) has(command string) bool {
	for takenBack := range p.before + 1 {
		if p.recorded.has(p.keyOf(command, takenBack)) {
			return true
		}
	}
	return false
}

// batchOf is the id of the import: the same for the same items, so an import that was cut goes on as the same one.
func (p *plan) batchOf() string {
	sum := sha256.New()
	fmt.Fprintln(sum, p.product, p.tool.Name, p.before)
	for _, t := range p.in.items {
		fmt.Fprintln(sum, t.ID, t.updated.UnixMicro(), t.hasLog, t.rank, t.listed)
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, sum.Sum(nil)).String()
}

// longestOrigin is as the ledger has it.
const longestOrigin = 1000

// recordImport are the commands that tell of the import. One that goes on was told of, though not of all names perhaps.
func (p *plan) recordImport(actor string) []map[string]any {
	p.report.Batch = p.batch
	parts := slices.Collect(slices.Chunk(p.names.news(), product.MostNames))
	goesOn := slices.ContainsFunc(p.imports, func(i knownImport) bool { return i.Import == p.batch })
	if goesOn || len(parts) == 0 {
		parts = slices.Insert(parts, 0, nil)
	}
	commands := make([]map[string]any, len(parts))
	for i, names := range parts {
		key := "import:" + p.batch
		if i > 0 {
			key += ":" + digest(fmt.Sprint(names))
		}
		body := p.about(key, actor, p.newest)
		body["command"], body["import"], body["tool"], body["items"] = "record-import", p.batch, p.tool.Name, len(p.in.items)
		body["origin"] = clip(cmp.Or(p.origin, p.tool.Title), longestOrigin)
		body["decisions"], body["until"], body["names"] = p.steps.count, p.newest.UTC(), names
		commands[i] = body
	}
	return commands
}
