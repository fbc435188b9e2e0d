package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"waymark/events"
)

const (
	allMetadata = "$$$all" // the metadata of the log
	everybody   = "$all"   // the role that all users have
	admins      = "$admins"
)

// errMetadata says that what stands in the metadata of the log is not understood; it is left as it is.
var errMetadata = errors.New("the metadata of $all is not understood")

// GrantReadAll lets a role or user read the whole log, as Waymark needs it; only administrators may say so. What the metadata
// of the log says otherwise stays. It says whether anything had to be changed.
func (c *Client) GrantReadAll(ctx context.Context, role string) (changed bool, err error) {
	last, exists, err := c.last(ctx, allMetadata, func(*events.Raw) bool { return true })
	if err != nil {
		return false, err
	}
	expected := esdb.ExpectedRevision(esdb.NoStream{})
	if exists {
		expected = esdb.Revision(uint64(last.Revision))
	}
	granted, changed, err := grant(last.Data, role)
	if err != nil || !changed {
		return false, err
	}
	_, err = call(ctx, c, func(ctx context.Context, inner *esdb.Client) (*esdb.WriteResult, error) {
		return inner.AppendToStream(ctx, allMetadata, esdb.AppendToStreamOptions{ExpectedRevision: expected}, esdb.EventData{
			EventID: uuid.New(), EventType: "$metadata", ContentType: esdb.ContentTypeJson, Data: granted,
		})
	})
	if err != nil {
		return false, fmt.Errorf("write the metadata of $all: %w", err)
	}
	return true, nil
}

// grant is metadata of the log that lets a role read it, too.
func grant(metadata []byte, role string) (granted []byte, changed bool, err error) {
	all, acl := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if len(metadata) > 0 {
		if err := json.Unmarshal(metadata, &all); err != nil {
			return nil, false, fmt.Errorf("%w: %w", errMetadata, err)
		}
	}
	if text, has := all["$acl"]; has {
		if err := json.Unmarshal(text, &acl); err != nil {
			return nil, false, fmt.Errorf("%w: $acl: %w", errMetadata, err)
		}
	}
	readers, err := roles(acl["$r"])
	if err != nil {
		return nil, false, err
	}
	if slices.Contains(readers, role) || slices.Contains(readers, everybody) {
		return nil, false, nil
	}
	if len(readers) == 0 {
		readers = []string{admins} // whom the store lets read it where nothing is said
	}
	if acl["$r"], err = json.Marshal(append(readers, role)); err != nil {
		return nil, false, err
	}
	if all["$acl"], err = json.Marshal(acl); err != nil {
		return nil, false, err
	}
	granted, err = json.Marshal(all)
	return granted, true, err
}

// roles are those that a member of an access list names: one, or several.
func roles(text json.RawMessage) ([]string, error) {
	if len(text) == 0 || string(text) == "null" {
		return nil, nil
	}
	var one string
	if json.Unmarshal(text, &one) == nil {
		return []string{one}, nil
	}
	var several []string
	if err := json.Unmarshal(text, &several); err != nil {
		return nil, fmt.Errorf("%w: $r: %w", errMetadata, err)
	}
	return several, nil
}
