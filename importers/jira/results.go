package jira

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// results are what is known of the results that pages are parts of, by how many issues each has: pages don't say more.
type results map[kind]*result

// kind tells results apart: what they list, and how many there are of it; unnumbered where the pages don't say.
type kind struct {
	list  string
	total int
}

// result is what was given of a result.
type result struct {
	parts []part
	files []string
	// open are pages that are not the last of their result, last those that are.
	open, last int
}

type part struct{ from, to int }

// rawPage is what a page says of its result.
type rawPage struct {
	StartAt       *int    `json:"startAt"`
	Total         *int    `json:"total"`
	IsLast        *bool   `json:"isLast"`
	NextPageToken *string `json:"nextPageToken"`
}

const unnumbered = -1

// add takes in a page with so many issues.
func (r results) add(file, list string, p rawPage, issues int) {
	is := kind{list, unnumbered}
	if p.Total != nil {
		is.total = *p.Total
	}
	of := r[is]
	if of == nil {
		of = &result{}
		r[is] = of
	}
	of.files = append(of.files, file)
	from := 0
	if p.StartAt != nil {
		from = *p.StartAt
	}
	of.parts = append(of.parts, part{from, from + issues})
	switch {
	case p.NextPageToken != nil && *p.NextPageToken != "", p.IsLast != nil && !*p.IsLast:
		of.open++
	default:
		of.last++
	}
}

// missing tells what was not given.
func (r results) missing(tell func(string)) {
	order := func(a, b kind) int { return cmp.Or(cmp.Compare(a.list, b.list), cmp.Compare(a.total, b.total)) }
	for _, is := range slices.SortedFunc(maps.Keys(r), order) {
		of := r[is]
		if is.total == unnumbered {
			if of.open > 0 && of.last == 0 {
				tell(fmt.Sprintf("%s: says that more pages follow, and none of them is here", of.files[len(of.files)-1]))
			}
			continue
		}
		if given := of.given(); given < is.total {
			tell(fmt.Sprintf("%s: %d of %d issues are here", of.files[0], given, is.total))
		}
	}
}

// given is how many of the issues of a result are here.
func (of *result) given() int {
	slices.SortFunc(of.parts, func(a, b part) int { return a.from - b.from })
	given, end := 0, 0
	for _, p := range of.parts {
		if p.to > end {
			given += p.to - max(p.from, end)
			end = p.to
		}
	}
	return given
}
