package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

func charterModel() model {
	return model{
		name: "charter", version: 1, schema: statement("charter.sql"), books: []events.Book{events.Product},
		folder: func() folder { return &charterFolder{newBooks(statement("book_heads.sql"))} },
	}
}

// charterFolder folds what a product is for, who holds which role and how its people decide.
type charterFolder struct{ books *books }

type charterRow struct {
	name   string
	vision *events.Vision
	policy events.Policy
	people []holding
}

// holding is a role that a person holds.
type holding struct {
	Person string      `json:"person"`
	Role   events.Role `json:"role"`
}

func charterTable() *table[string, charterRow] {
	return &table[string, charterRow]{
		name: "charter", keys: []column{{"product", "text"}}, columns: []string{"name", "vision", "policy", "people"},
		key: func(product string) []any { return []any{product} },
		row: func(c charterRow) []any {
			return []any{c.name, jsonOf(c.vision), mustJSON(c.policy), mustJSON(filled(c.people))}
		},
	}
}

func (c *charterFolder) settle(committed bool) { c.books.heads.settle(committed) }

func (c *charterFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := c.books.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	charters := newVersions(charterTable())
	if err := loadCharters(ctx, tx, page, charters); err != nil {
		return nil, err
	}
	for i, r := range page {
		row, has := charters.get(r.Product)
		if _, starts := r.Event.(events.ProductStarted); starts == has {
			return nil, bad(i, fmt.Errorf("%w product %s", errUnknown, r.Product))
		}
		row, err := chartered(row, r.Event)
		if err != nil {
			return nil, bad(i, err)
		}
		charters.set(r.Product, row, r.Revision)
	}
	return []change{revisions(page), charters.changes()}, nil
}

func loadCharters(ctx context.Context, tx pgx.Tx, page []events.Recorded, charters *versions[string, charterRow]) error {
	var products keySet[string]
	for _, r := range page {
		products.add(r.Product)
	}
	args := pgx.NamedArgs{"products": products.keys}
	return query(ctx, tx, statement("charter_now.sql"), args, func(found struct {
		Product string
		Name    string
		Vision  *events.Vision
		Policy  events.Policy
		People  []holding
	}) {
		charters.load(found.Product, charterRow{found.Name, found.Vision, found.Policy, found.People})
	})
}

// chartered is the charter after the event.
func chartered(c charterRow, event events.Event) (charterRow, error) {
	e, ok := event.(events.ProductEvent)
	if !ok {
		return c, fmt.Errorf("%w of the product: %s", events.ErrUnknownType, event.Type())
	}
	switch e := e.(type) {
	case events.ProductStarted:
		c.name = e.Name
	case events.VisionSet:
		c.vision = e.Vision.To
	case events.RoleAssigned:
		c.people = append(slices.Clone(c.people), holding(e))
	case events.RoleRevoked:
		c.people = slices.DeleteFunc(slices.Clone(c.people), func(h holding) bool { return h == holding(e) })
	case events.DecisionPolicySet:
		if e.Policy.To == nil {
			return c, fmt.Errorf("%w: no policy", errUnknown)
		}
		c.policy = *e.Policy.To
	default:
		return c, fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
	}
	return c, nil
}
