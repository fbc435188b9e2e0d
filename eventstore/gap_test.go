package eventstore_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

func notes(n int) []eventstore.NewEvent {
	evs := make([]eventstore.NewEvent, n)
	for i := range evs {
		evs[i] = eventstore.NewEvent{ID: uuid.New(), Type: "Noted", Data: []byte(fmt.Sprintf(`{"n":%d}`, i)), Metadata: []byte(`{}`)}
	}
	return evs
}

// read reads a stream from a revision and says how many events came and with what error it ended.
func read(t *testing.T, c *eventstore.Client, stream string, from int64) (n int, ended error) {
	t.Helper()
	for _, err := range c.ReadStream(t.Context(), stream, from) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func TestAStreamThatLostEventsIsReadByNobodyAsIfItWereWhole(t *testing.T) {
	url := eventstoretest.Serve(t, "")
	c := open(t, url, "ours.")
	for i, loss := range eventstoretest.Losses() {
		t.Run(loss.Name, func(t *testing.T) {
			stream := fmt.Sprintf("notes-%d", i)
			if _, err := c.Append(t.Context(), stream, eventstore.NoStream, notes(6)); err != nil {
				t.Fatal(err)
			}
			loss.Befall(t, url, "ours."+stream)
			if n, err := read(t, c, stream, 0); n != 0 || !errors.Is(err, events.ErrGap) || !strings.Contains(err.Error(), "ours."+stream) {
				t.Errorf("read %d events, %v", n, err)
			}
			n, err := read(t, c, stream, 5)
			if loss.All && err == nil && n > 0 || !loss.All && (n != 1 || err != nil) {
				t.Errorf("the last event: %d, %v", n, err)
			}
		})
	}
}

func TestAStreamThatNeverHadEventsMayHaveAnOwnerButNoLimits(t *testing.T) {
	url := eventstoretest.Serve(t, "")
	c := open(t, url, "ours.")
	inner := eventstoretest.Official(t, url)
	for metadata, refused := range map[string]bool{
		`{"$acl":{"$r":"$all"},"owner":"us"}`: false, `{"$tb":0}`: false, `[]`: false,
		`{"$maxAge":3600}`: true, `{"$maxCount":10}`: true, `{"$tb":9223372036854775807}`: true,
	} {
		stream := "notes-" + uuid.NewString()
		_, err := inner.AppendToStream(t.Context(), "$$ours."+stream, esdb.AppendToStreamOptions{}, esdb.EventData{
			EventID: uuid.New(), EventType: "$metadata", ContentType: esdb.ContentTypeJson, Data: []byte(metadata),
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := read(t, c, stream, 0); n != 0 || errors.Is(err, events.ErrGap) != refused || !refused && err != nil {
			t.Errorf("%s: read %d events, %v", metadata, n, err)
		}
	}
}
