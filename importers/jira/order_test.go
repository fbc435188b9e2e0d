package jira_test

import (
	"fmt"
	"slices"
	"testing"
)

// order are the stories of a product from the first place to the last.
func (w *waymark) order(product string) []string {
	w.t.Helper()
	var stories []story
	for _, s := range w.at(product, "").Stories {
		stories = append(stories, s)
	}
	slices.SortFunc(stories, func(a, b story) int { return a.Place - b.Place })
	keys := make([]string, len(stories))
	for n, s := range stories {
		keys[n] = s.Story
	}
	return keys
}

func TestTheOrderIsThatOfTheRanksWhateverTheirFieldIsCalled(t *testing.T) {
	ranked := func(id int, rank string) string { return an(id, fmt.Sprintf(`"customfield_10019":%q`, rank)) }
	issues := ranked(1, "0|i0003:") + "," + ranked(2, "0|i0001:") + "," + ranked(3, "0|i0002:zz")
	for name, page := range map[string]string{
		"by its values": `{"issues":[` + issues + `]}`,
		"by its name":   `{"names":{"customfield_10019":"Rank"},"issues":[` + issues + `]}`,
		"in German":     `{"issues":[` + issues + `],"names":{"customfield_10019":"Rang"},"schema":{"customfield_10019":{"custom":"com.pyxis.greenhopper.jira:gh-lexo-rank"}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaymark(t)
			report := w.mustImport("SHOP", file(t, "page.json", page))
			if got := w.order("SHOP"); !slices.Equal(got, []string{"SHOP-2", "SHOP-3", "SHOP-1"}) {
				t.Errorf("the order is %v", got)
			}
			if len(report.Unkept) != 0 {
				t.Errorf("not represented are %v", report.Unkept)
			}
			nothingNew(t, w, file(t, "page.json", page))
		})
	}
}

func TestTheOrderOfABoardIsThatOfItsPages(t *testing.T) {
	onBoard := func(id int) string {
		return fmt.Sprintf(`{"self":"https://j/rest/agile/1.0/issue/%d",%s`, id, an(id, `"flagged":false`)[1:])
	}
	page := func(from int, issues string) string {
		return file(t, fmt.Sprintf("p%d.json", from), fmt.Sprintf(`{"startAt":%d,"maxResults":2,"total":3,"issues":[%s]}`, from, issues))
	}
	w := newWaymark(t)
	w.mustImport("SHOP", page(2, onBoard(1)), page(0, onBoard(3)+","+onBoard(2)))
	if got := w.order("SHOP"); !slices.Equal(got, []string{"SHOP-3", "SHOP-2", "SHOP-1"}) {
		t.Errorf("the order is %v", got)
	}
}
