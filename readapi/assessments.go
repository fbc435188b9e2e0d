package readapi

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"waymark/analytics/assessment"
	"waymark/httpapi/moment"
)

type assessmentsInput struct {
	Freshness
	moment.Range
	Paging
}

// Resolve puts dates into their zone and reads the cursor.
func (in *assessmentsInput) Resolve(ctx huma.Context) []error {
	return slices.Concat(in.Range.Resolve(ctx), in.Paging.Resolve(ctx))
}

// longestPage is after how long a page ends, though it has room for more products.
const longestPage = 2 * time.Second

// assessedProduct is what the rules say of a product of a company.
type assessedProduct struct {
	Product    string             `json:"product" doc:"Its key"`
	Verdict    assessment.Verdict `json:"verdict" enum:"one_person,split,clarify,add_product_owner,insufficient_evidence" doc:"What is recommended"`
	Says       string             `json:"says" doc:"The same in a sentence"`
	Confidence *float64           `json:"confidence" doc:"How much speaks for it; null where too little is known"`
	Decisions  int64              `json:"decisions" doc:"Decisions on strategy and backlog"`
	Overlap    *float64           `json:"overlap" doc:"How far who decides the strategy is who decides the backlog; null where nobody decided either"`
	Fired      []string           `json:"fired" nullable:"false" doc:"Names of the rules that fired, but for those of the evidence"`
	URL        string             `json:"url" doc:"The whole assessment"`
}

// companyPerson is what somebody decided in all of the products.
type companyPerson struct {
	Person    string   `json:"person" doc:"Who"`
	Products  []string `json:"products" nullable:"false" doc:"Keys of the products in which that person decided on strategy or backlog"`
	Strategic int64    `json:"strategic" doc:"Decisions on vision, goals, market and roadmap"`
	Tactical  int64    `json:"tactical" doc:"Decisions on needs, stories and their order"`
}

type assessmentsBody struct {
	Items    []assessedProduct          `json:"items" nullable:"false" doc:"Products by their keys"`
	Next     *string                    `json:"next" doc:"Cursor of the next page; null on the last one"`
	Verdicts map[assessment.Verdict]int `json:"verdicts" doc:"How many products of the page have which verdict"`
	People   []companyPerson            `json:"people" nullable:"false" doc:"Who decided in more than one product of the page, those in most first"`
}

type assessmentsOutput struct {
	Digested
	Link string `header:"Link" doc:"The next page"`
	Body assessmentsBody
}

// assessAll says of product after product whether one person can go on in both roles, and who decides in several.
func assessAll(ctx context.Context, v view, in *assessmentsInput) (*assessmentsOutput, error) {
	keys, err := v.productKeys(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &assessmentsOutput{Body: assessmentsBody{Items: []assessedProduct{}, Verdicts: map[assessment.Verdict]int{}}}
	people := company{}
	for i, began := 0, time.Now(); i < len(keys); i++ {
		if i == in.Limit || i > 0 && time.Since(began) > longestPage {
			out.Body.Next, out.Link = in.next(cursor{At: v.now, Key: keys[i-1]})
			break
		}
		r, err := v.assessed(ctx, &assessmentInput{Product: Product{keys[i]}, Range: in.Range})
		if err != nil {
			return nil, err
		}
		item := r.summed()
		out.Body.Verdicts[item.Verdict]++
		out.Body.Items = append(out.Body.Items, item)
		people.add(keys[i], r.people())
	}
	out.Body.People = people.shared()
	return out, nil
}

// productKeys are the keys of the products of a page, and of one more if there is one.
func (v view) productKeys(ctx context.Context, in *assessmentsInput) ([]string, error) {
	after := ""
	if in.after != nil {
		after = in.after.Key
	}
	return column[string](ctx, v, "assessments.sql", pgx.NamedArgs{"after": after, "limit": in.Limit + 1})
}

// summed is the assessment of a product in a line.
func (r record) summed() assessedProduct {
	b := r.assessed()
	item := assessedProduct{
		Product: r.product, Verdict: b.Verdict, Says: b.Says, Decisions: r.counted().Decisions, Overlap: b.Questions.Doing.Overlap, Fired: []string{},
		URL: *r.address("assessment"),
	}
	for _, rule := range b.Rules {
		if rule.Fired && !slices.Contains(rule.Signals, assessment.Evidence) {
			item.Fired = append(item.Fired, rule.Rule)
		}
	}
	for _, recommended := range b.Recommendations {
		if recommended.Verdict == b.Verdict {
			item.Confidence = &recommended.Confidence
		}
	}
	return item
}

// address is that of something about the product in the range.
func (r record) address(of string) *string {
	query := url.Values{}
	r.span.bound(query)
	address := url.URL{Path: "/v1/products/" + r.product + "/" + of, RawQuery: query.Encode()}
	return new(address.String())
}

// company is what people decided in each product.
type company map[string]*companyPerson

func (c company) add(product string, people []assessment.Person) {
	for _, p := range people {
		if p.Strategic+p.Tactical == 0 {
			continue
		}
		known := c[p.Actor]
		if known == nil {
			known = &companyPerson{Person: p.Actor}
			c[p.Actor] = known
		}
		known.Products = append(known.Products, product)
		known.Strategic, known.Tactical = known.Strategic+p.Strategic, known.Tactical+p.Tactical
	}
}

// shared are the people who decided in more than one product.
func (c company) shared() []companyPerson {
	people := []companyPerson{}
	for _, p := range c {
		if len(p.Products) > 1 {
			people = append(people, *p)
		}
	}
	slices.SortFunc(people, func(a, b companyPerson) int {
		return cmp.Or(cmp.Compare(len(b.Products), len(a.Products)), cmp.Compare(a.Person, b.Person))
	})
	return people
}
