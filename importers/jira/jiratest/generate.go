package jiratest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Export describes an export as Jira's Cloud gives it, of a project that never was. The same description always gives the same one.
type Export struct {
	Project         string // its key
	Issues, Changes int
	Seed            uint64
}

// Totals are what an export holds. A change is one field in one entry of a log; Changes counts them by the field as the log calls it.
type Totals struct {
	Issues, Entries int
	Changes         map[string]int
}

// Pages writes search pages of so many issues each into a directory. One group of issues is in memory at a time.
func (e Export) Pages(dir string, size int) ([]string, Totals, error) {
	var files []string
	var page *file
	totals, err := e.issues(func(n int, i *issue) error {
		if n%size == 0 {
			if err := page.close(); err != nil {
				return err
			}
			name := filepath.Join(dir, fmt.Sprintf("search-%07d.json", n))
			files = append(files, name)
			var err error
			if page, err = e.page(name, n, size); err != nil {
				return err
			}
		} else if _, err := page.WriteString(",\n"); err != nil {
			return err
		}
		return page.issue(i)
	})
	return files, totals, errors.Join(err, page.close())
}

// page begins a search page.
func (e Export) page(name string, startAt, size int) (*file, error) {
	f, err := create(name)
	if err != nil {
		return nil, err
	}
	f.end = "]}\n"
	_, err = fmt.Fprintf(f, `{"startAt":%d,"maxResults":%d,"total":%d,"names":%s,"issues":[`+"\n", startAt, size, e.Issues, customNames)
	return f, err
}

// Files writes a file for each issue into a directory.
func (e Export) Files(dir string) ([]string, Totals, error) {
	var files []string
	totals, err := e.issues(func(_ int, i *issue) error {
		name := filepath.Join(dir, i.Key+".json")
		files = append(files, name)
		f, err := create(name)
		if err != nil {
			return err
		}
		i.Names = json.RawMessage(customNames)
		return errors.Join(f.issue(i), f.close())
	})
	return files, totals, err
}

// Lines writes an issue a line.
func (e Export) Lines(w io.Writer) (Totals, error) {
	lines := json.NewEncoder(w)
	return e.issues(func(_ int, i *issue) error {
		i.Names = json.RawMessage(customNames)
		return lines.Encode(i)
	})
}

// customNames are what the custom fields are called.
const customNames = `{"customfield_10014":"Epic Link","customfield_10016":"Story Points","customfield_10019":"Rank","customfield_10020":"Sprint"}`

// issues makes issues, one group after the other: an epic and what belongs to it.
func (e Export) issues(each func(n int, i *issue) error) (Totals, error) {
	totals := Totals{Changes: map[string]int{}}
	for n := 0; n < e.Issues; n += groupSize {
		size := min(groupSize, e.Issues-n)
		g := newGroup(e, n, size)
		g.live(share(e.Changes, n+size, e.Issues) - share(e.Changes, n, e.Issues))
		for at, i := range g.issues {
			totals.add(i)
			if err := each(n+at, i); err != nil {
				return totals, err
			}
		}
	}
	return totals, nil
}

// share is what of a whole falls to the first n of so many.
func share(whole, n, of int) int { return int(int64(whole) * int64(n) / int64(of)) }

func (t *Totals) add(i *issue) {
	t.Issues++
	t.Entries += len(i.Changelog.Histories)
	for _, h := range i.Changelog.Histories {
		for _, item := range h.Items {
			t.Changes[item.Field]++
		}
	}
}

// file is a file that is being written.
type file struct {
	*bufio.Writer
	to  *os.File
	end string
}

func create(name string) (*file, error) {
	to, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &file{Writer: bufio.NewWriter(to), to: to}, nil
}

func (f *file) issue(i *issue) error {
	text, err := json.Marshal(i)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return err
}

func (f *file) close() error {
	if f == nil {
		return nil
	}
	_, err := f.WriteString(f.end)
	return errors.Join(err, f.Flush(), f.to.Close())
}

// random is what a group's life depends on, and nothing else.
func (e Export) random(group int) *rand.Rand { return rand.New(rand.NewPCG(e.Seed, uint64(group))) }
