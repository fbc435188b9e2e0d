package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
)

// groupConfig is the configuration of a group, in the form in which EventStoreDB keeps it.
type groupConfig struct {
	Stream             string        `json:"stream"` // $all for the log
	Group              string        `json:"group"`
	Filter             *filterConfig `json:"filter,omitempty"`
	ResolveLinkTos     bool          `json:"resolveLinkTos"`
	ExtraStatistics    bool          `json:"extraStatistics"`
	MessageTimeout     int32         `json:"messageTimeout"` // milliseconds; 0 for none
	StartPosition      string        `json:"startPosition"`  // as it was asked for
	First              int64         `json:"first"`          // where that is: known when the group is made, or else its first events could be missed
	LiveBufferSize     int32         `json:"liveBufferSize"`
	HistoryBufferSize  int32         `json:"historyBufferSize"`
	MaxRetryCount      int32         `json:"maxRetryCount"`
	ReadBatchSize      int32         `json:"readBatchSize"`
	CheckPointAfter    int32         `json:"checkPointAfter"` // milliseconds; 0 for never
	MinCheckPointCount int32         `json:"minCheckPointCount"`
	MaxCheckPointCount int32         `json:"maxCheckPointCount"`
	MaxSubscriberCount int32         `json:"maxSubscriberCount"` // 0 for any number
	ConsumerStrategy   string        `json:"namedConsumerStrategy"`
}

// filterConfig is a filter of the log in that form.
type filterConfig struct {
	Context     string `json:"context"` // streamid or eventtype
	Type        string `json:"type"`    // regex or prefix
	Data        string `json:"data"`    // an expression, or prefixes with commas between
	IsAllStream bool   `json:"isAllStream"`
}

func milliseconds(n int32) time.Duration { return time.Duration(n) * time.Millisecond }

// key is the name of a group among all.
func (c *groupConfig) key() string { return groupKey(c.Stream, c.Group) }

func groupKey(stream, group string) string { return stream + "::" + group }

// validate names all that is wrong.
func (c *groupConfig) validate() error {
	var faults []string
	check := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	names := strategies()
	check(c.Group != "", "the name of the group is empty")
	check(len(parkedStream(c.key())) <= maxNameBytes-2, "the names of stream and group are too long")
	check(c.HistoryBufferSize > 0, "the history buffer size must be positive")
	check(c.LiveBufferSize >= 0, "the live buffer size must not be negative")
	check(c.ReadBatchSize > 0, "the read batch size must be positive")
	check(c.ReadBatchSize < c.HistoryBufferSize, "the read batch size must be less than the history buffer size")
	check(c.MaxRetryCount >= 0, "the maximum retry count must not be negative")
	check(c.MessageTimeout >= 0, "the message timeout must not be negative")
	check(c.CheckPointAfter >= 0, "the time between checkpoints must not be negative")
	check(c.MinCheckPointCount >= 0, "the minimum checkpoint count must not be negative")
	check(c.MaxCheckPointCount >= c.MinCheckPointCount, "the maximum checkpoint count must not be less than the minimum")
	check(c.MaxSubscriberCount >= 0, "the maximum subscriber count must not be negative")
	check(names[c.ConsumerStrategy] != nil, "consumer strategy %s does not exist; there are %s", c.ConsumerStrategy,
		strings.Join(slices.Sorted(maps.Keys(names)), ", "))
	_, err := c.Filter.compile()
	check(err == nil, "%v", err)
	if len(faults) == 0 {
		return nil
	}
	return groupFailed(codes.InvalidArgument, c.Stream, c.Group, strings.Join(faults, "; "))
}

// startAt notes where a group starts.
func (c *groupConfig) startAt(s *source, start int64) error {
	c.StartPosition, c.First = s.text(start), start
	if start == startAtEnd {
		end, err := s.end()
		c.First = end + 1
		return err
	}
	return nil
}

// compile is the filter; nil for none.
func (c *filterConfig) compile() (*filter, error) {
	if c == nil {
		return nil, nil
	}
	f := &filter{byType: c.Context == filterByType}
	if c.Type == filterPrefix {
		f.prefixes = strings.Split(c.Data, ",")
		return f, nil
	}
	regex, err := regexp.Compile(c.Data)
	if err != nil {
		return nil, fmt.Errorf("the filter's expression: %w", err)
	}
	f.regex = regex
	return f, nil
}

// The words of a filterConfig.
const (
	filterByStream = "streamid"
	filterByType   = "eventtype"
	filterPrefix   = "prefix"
	filterRegex    = "regex"
)

// groupConfigs is the configurations of all groups as they lie in their stream.
type groupConfigs struct {
	Version   string        `json:"version"`
	Updated   time.Time     `json:"updated"`
	UpdatedBy string        `json:"updatedBy"`
	Entries   []groupConfig `json:"entries"`
}

// configVersion is the version of the form.
const configVersion = "2"

func decodeConfigs(data []byte) ([]groupConfig, error) {
	var all groupConfigs
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("configuration of persistent subscriptions: %w", err)
	}
	var errs []error
	for _, c := range all.Entries {
		errs = append(errs, c.validate())
	}
	return all.Entries, errors.Join(errs...)
}
