package jira_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"waymark/events"
)

func TestCSVDatesThatCouldMeanTwoThingsAreToldByOthersOrRefused(t *testing.T) {
	rows := func(dates ...string) string {
		text := "Summary,Issue key,Issue id,Status,Created\n"
		for i, date := range dates {
			text += fmt.Sprintf("x,SHOP-%d,%d,Open,%s\n", i+1, i+1, date)
		}
		return text
	}
	for name, c := range map[string]struct {
		dates []string
		want  string // when the first was created; empty: refused
	}{
		"the day first":   {[]string{"3/4/2025 10:00", "25/4/2025 10:00"}, "2025-04-03"},
		"the month first": {[]string{"3/4/2025 10:00", "4/25/2025 10:00"}, "2025-03-04"},
		"nobody knows":    {[]string{"3/4/2025 10:00"}, ""},
		"a contradiction": {[]string{"3/4/2025 10:00", "25/4/2025 10:00", "4/25/2025 10:00"}, ""},
		"other formats":   {[]string{"2025-04-03 10:00"}, "2025-04-03"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaymark(t)
			_, err := w.importFiles("SHOP", file(t, "export.csv", rows(c.dates...)))
			if c.want == "" {
				if err == nil || !strings.Contains(err.Error(), "day or the month") || len(w.log("SHOP", events.Product)) != 0 {
					t.Errorf("error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range w.log("SHOP", events.Backlog) {
				written, ok := e.Event.(events.StoryWritten)
				if at := e.Metadata.EffectiveAt.Format("2006-01-02"); ok && written.External.ID == "1" && at != c.want {
					t.Errorf("written on %s, want %s", at, c.want)
				}
			}
		})
	}
}

func TestAnExportWithoutAColumnSaysNothingOfItsField(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(2)+`,"labels":["a"],"description":"long"`)))
	w.mustImport("SHOP", file(t, "export.csv", "Summary,Issue key,Issue id,Status,Priority,Issue Type,Created,Updated\nNew,SHOP-1,1,Open,Major,Bug,2020-01-01 10:00,2020-01-09 10:00\n"))
	if s := w.at("SHOP", "").Stories["1"]; s.Title != "New" || !slices.Equal(s.Labels, []string{"a"}) || s.Description != "long" {
		t.Errorf("story is %+v", s)
	}
}

// A table tells neither of changes nor of what sprints are: of those that an issue is in, all but the last are closed.
func TestSprintsOfLaterTablesFollowEachOther(t *testing.T) {
	table := func(day int, sprints []string) string {
		three := append(slices.Clone(sprints), "", "", "")[:3]
		return file(t, "export.csv", fmt.Sprintf("Summary,Issue key,Issue id,Status,Created,Updated,Sprint,Sprint,Sprint\n"+
			"One,SHOP-1,1,Open,2020-01-01 10:00,2020-01-%02d 10:00,%s\n", day, strings.Join(three, ",")))
	}
	for name, tables := range map[string][][]string{
		"one more":        {{"Sprint 1"}, {"Sprint 1", "Sprint 2"}},
		"all at once":     {{}, {"Sprint 1", "Sprint 2", "Sprint 3"}},
		"another":         {{"Sprint 1"}, {"Sprint 2"}},
		"one, then two":   {{"Sprint 1"}, {"Sprint 1", "Sprint 2", "Sprint 3"}},
		"closed here too": {{"Sprint 1"}, nil, {"Sprint 1", "Sprint 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaymark(t)
			for n, sprints := range tables {
				if sprints == nil {
					w.give("SHOP", "start-sprint", map[string]any{"sprint": "SHOP-S1"})
					w.give("SHOP", "close-sprint", map[string]any{"sprint": "SHOP-S1"})
					continue
				}
				w.mustImport("SHOP", table(2+n, sprints))
				nothingNew(t, w, table(2+n, sprints))
			}
			now, want := w.at("SHOP", ""), tables[len(tables)-1]
			var in []string
			for _, s := range now.Sprints {
				if len(s.Stories) == 1 {
					in = append(in, s.Name)
					if closed := s.Name != want[len(want)-1]; closed != (s.State == "closed") {
						t.Errorf("%s is %s", s.Name, s.State)
					}
				}
			}
			if !slices.Equal(in, want) {
				t.Errorf("is in %v, not %v", in, want)
			}
		})
	}
}

// What somebody put into a sprint of ours comes into the tool's as soon as the tool has it there, and back when the import is taken back.
func TestAStoryLeavesASprintOfOursForOneOfTheTools(t *testing.T) {
	w := newWaymark(t)
	table := func(day int, sprint string) string {
		return file(t, "export.csv", fmt.Sprintf("Summary,Issue key,Issue id,Status,Created,Updated,Sprint\nOne,SHOP-1,1,Open,2020-01-01 10:00,2020-01-%02d 10:00,%s\n", day, sprint))
	}
	in := func(want string) {
		t.Helper()
		now := w.at("SHOP", "")
		if sprints := now.sprintsOf("SHOP", now.Stories["1"]); !slices.Equal(sprints, []string{want}) {
			t.Errorf("the story is in %v, not in %s", sprints, want)
		}
	}
	w.mustImport("SHOP", table(2, ""))
	w.give("SHOP", "plan-sprint", map[string]any{"name": "Ours"})
	w.give("SHOP", "commit-stories", map[string]any{"sprint": "SHOP-S1", "stories": []string{"SHOP-1"}})
	again := table(3, "Sprint 9")
	report := w.mustImport("SHOP", again)
	in("Sprint 9")
	nothingNew(t, w, again)
	w.takeBack("SHOP", report.Batch)
	in("Ours")
}
