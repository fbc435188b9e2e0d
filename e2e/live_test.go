package e2e_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What the feeds tell is what the history lists, the oldest first: in pages, and in a stream of which one half came before it began and
// the other after. A server ends although somebody reads.
func TestTheFeedsTellTheHistory(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "OTHER", "name": "Other", "reason": "to see"})
	s.must("/v1/products", map[string]any{"key": "ACME", "name": "Acme", "reason": "to see"})
	give := func(command string, body map[string]any) answer {
		return s.must("/v1/products/ACME/commands/"+command, body)
	}
	give("plan-initiative", map[string]any{"title": "Search <fast>", "reason": "customers asked"})
	for i := range 5 {
		give("write-story", map[string]any{"title": fmt.Sprint("Find by ", i), "points": i, "evidence": []map[string]string{{"kind": "link", "value": "https://example.org"}}})
	}
	stream, response := s.follow("/v1/products/ACME/events?after=0")
	defer response.Body.Close()
	give("capture-need", map[string]any{"statement": "Größe", "importance": 5})
	give("reorder-backlog", map[string]any{"stories": []string{"ACME-3", "ACME-1"}})
	moved := give("prioritize-story", map[string]any{"story": "ACME-5", "top": true, "level": "High"})
	last := give("undo", map[string]any{"decision": moved.Events[0].ID})
	listed := s.listed("/v1/products/ACME/decisions?order=asc&limit=500&min_position=" + last.Position)
	var streamed []map[string]any
	for len(streamed) < len(listed) {
		streamed = append(streamed, stream.next(t))
	}
	paged := s.paged("/v1/products/ACME/events?limit=3")
	all := s.paged("/v1/events?after=0")
	for name, told := range map[string][]map[string]any{"stream": streamed, "pages": paged, "end of everything": all[len(all)-len(listed):]} {
		if !reflect.DeepEqual(told, listed) {
			t.Errorf("the %s told\n%v\nwant\n%v", name, told, listed)
		}
	}
	for _, query := range []string{"story=ACME-3", "book=roadmap", "q=find", "actor=nobody", "has_reason=true", "undoes=true", "top=1"} {
		listed, told := s.listed("/v1/products/ACME/decisions?order=asc&"+query), s.paged("/v1/products/ACME/events?"+query)
		if !reflect.DeepEqual(told, listed) {
			t.Errorf("%s: the pages told\n%v\nwant\n%v", query, told, listed)
		}
	}
	began := time.Now()
	s.stop()
	if took := time.Since(began); took > 30*time.Second || strings.Contains(s.log.String(), "requests that still run are given up") {
		t.Errorf("the server took %v to end:\n%s", took, s.log)
	}
}

// listed are the decisions of the history without what a decision alone does not say.
func (s *server) listed(path string) (list []map[string]any) {
	s.t.Helper()
	var page struct{ Items []map[string]any }
	if status := s.get(path, &page); status != http.StatusOK {
		s.t.Fatalf("GET %s answers %d", path, status)
	}
	for _, item := range page.Items {
		delete(item, "undone_by")
		delete(item, "against")
		list = append(list, item)
	}
	return list
}

// paged are the decisions of the pages of a feed, to its end.
func (s *server) paged(path string) (list []map[string]any) {
	s.t.Helper()
	for caughtUp := false; !caughtUp; {
		status, header, text := s.raw(http.MethodGet, path, nil, nil)
		if status != http.StatusOK {
			s.t.Fatalf("GET %s answers %d: %s", path, status, text)
		}
		for line := range strings.Lines(text) {
			list = append(list, plainItem(s.t, line))
		}
		path, _, _ = strings.Cut(strings.TrimPrefix(header.Get("Link"), "<"), ">")
		caughtUp = header.Get("Waymark-Caught-Up") == "true"
	}
	return list
}

// plainItem is a decision of a feed without what the history does not say.
func plainItem(t testing.TB, line string) map[string]any {
	t.Helper()
	var item map[string]any
	if err := json.Unmarshal([]byte(line), &item); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	maps.DeleteFunc(item, func(name string, _ any) bool { return name == "product" || name == "understood" })
	return item
}

// stream is a stream of Server-Sent Events.
type stream struct{ lines *bufio.Scanner }

func (s *server) follow(path string) (stream, *http.Response) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusOK {
		s.t.Fatalf("GET %s: %v, %v", path, response, err)
	}
	return stream{bufio.NewScanner(response.Body)}, response
}

// next is the decision that comes next.
func (s stream) next(t *testing.T) map[string]any {
	t.Helper()
	for s.lines.Scan() {
		if data, found := strings.CutPrefix(s.lines.Text(), "data: "); found {
			return plainItem(t, data)
		}
	}
	t.Fatalf("the stream has ended: %v", s.lines.Err())
	return nil
}
