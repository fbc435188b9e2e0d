package embedded_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	_ "github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"     // so that
	_ "github.com/EventStore/EventStore-Client-Go/v4/protos/persistent" // their messages are known
	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"
)

// services are those of the protocol, whether the server has them or not.
var services = []protoreflect.FullName{
	"event_store.client.streams.Streams", "event_store.client.persistent_subscriptions.PersistentSubscriptions",
	"event_store.client.gossip.Gossip", "event_store.client.server_features.ServerFeatures",
}

// maker makes calls from random numbers: the same ones from the same seed.
type maker struct{ *rand.Rand }

func newMaker(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 0))} }

// methods are those of all services of the protocol.
func methods(t tb) (found []protoreflect.MethodDescriptor) {
	t.Helper()
	for _, name := range services {
		service, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
		if err != nil {
			t.Fatal(err)
		}
		all := service.(protoreflect.ServiceDescriptor).Methods()
		for i := range all.Len() {
			found = append(found, all.Get(i))
		}
	}
	return found
}

func pathOf(method protoreflect.MethodDescriptor) string {
	return fmt.Sprintf("/%s/%s", method.Parent().FullName(), method.Name())
}

// call is messages that a hostile or confused client might send to a method.
func (m maker) call(method protoreflect.MethodDescriptor) (messages [][]byte) {
	count := 1
	if method.IsStreamingClient() {
		count = 1 + m.IntN(5)
	}
	for i := range count {
		messages = append(messages, m.damaged(m.encoded(method.Input(), min(i, 1))))
	}
	return messages
}

// damaged is a message that is, rarely, not one.
func (m maker) damaged(message []byte) []byte {
	if len(message) == 0 || m.IntN(16) > 0 {
		return message
	}
	at := m.IntN(len(message))
	message[at] ^= 1 << m.IntN(8)
	return message[:len(message)-m.IntN(2)*at]
}

func (m maker) encoded(d protoreflect.MessageDescriptor, choice int) []byte {
	encoded, err := proto.MarshalOptions{AllowPartial: true}.Marshal(m.message(d, choice))
	if err != nil { // a text that is not UTF-8
		return []byte{0xff}
	}
	return encoded
}

// anyChoice is one of all the fields of which a message may have one.
const anyChoice = -1

// message fills in most fields. Of those of which it may have one it prefers a choice: what begins a stream of messages is
// the first one, what follows is the second one.
func (m maker) message(d protoreflect.MessageDescriptor, preferred int) proto.Message {
	made := dynamicpb.NewMessage(d)
	for i := range d.Oneofs().Len() {
		choices := d.Oneofs().Get(i).Fields()
		choice := m.IntN(choices.Len())
		if preferred != anyChoice && m.IntN(8) > 0 {
			choice = min(preferred, choices.Len()-1)
		}
		if m.IntN(16) > 0 {
			made.Set(choices.Get(choice), m.value(made, choices.Get(choice)))
		}
	}
	for i := range d.Fields().Len() {
		if f := d.Fields().Get(i); f.ContainingOneof() == nil && m.IntN(8) > 0 {
			made.Set(f, m.value(made, f))
		}
	}
	return made
}

func (m maker) value(in *dynamicpb.Message, f protoreflect.FieldDescriptor) protoreflect.Value {
	switch {
	case f.IsMap():
		properties := in.NewField(f)
		for _, key := range []string{"type", "content-type", pick(m, texts)} {
			if m.IntN(16) > 0 {
				properties.Map().Set(protoreflect.ValueOfString(key).MapKey(), protoreflect.ValueOfString(pick(m, eventProperties)))
			}
		}
		return properties
	case f.IsList():
		list := in.NewField(f)
		for range pick(m, []int{0, 1, 1, 2, 3, 20}) {
			list.List().Append(m.single(f))
		}
		return list
	default:
		return m.single(f)
	}
}

func (m maker) single(f protoreflect.FieldDescriptor) protoreflect.Value {
	number := pick(m, numbers)
	switch f.Kind() {
	case protoreflect.MessageKind:
		return protoreflect.ValueOfMessage(m.message(f.Message(), anyChoice).ProtoReflect())
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(m.IntN(6) - 1))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(m.IntN(2) == 0)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(number))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(number))
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(int64(number))
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(number)
	case protoreflect.StringKind:
		if f.Parent().Name() == "UUID" && m.IntN(16) > 0 {
			return protoreflect.ValueOfString(m.id())
		}
		return protoreflect.ValueOfString(pick(m, texts))
	case protoreflect.BytesKind:
		if f.Name() == "stream_name" {
			return protoreflect.ValueOfBytes([]byte(pick(m, streamNames)))
		}
		return protoreflect.ValueOfBytes([]byte(pick(m, contents)))
	default:
		panic("the protocol has a field of kind " + f.Kind().String())
	}
}

// id is often one that was used before.
func (m maker) id() string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[8:], 1+m.Uint64N(200))
	return id.String()
}

func pick[T any](m maker, from []T) T { return from[m.IntN(len(from))] }

// What messages are made of: what is usual, and the edges.
var (
	numbers = []uint64{
		0, 0, 1, 1, 2, 3, 10, 4096, math.MaxInt32, math.MaxInt32 + 1, math.MaxUint32,
		math.MaxInt64 - 2, math.MaxInt64 - 1, math.MaxInt64, math.MaxInt64 + 1, math.MaxUint64 - 1, math.MaxUint64,
	}
	longest     = strings.Repeat("n", 1<<16-1)
	streamNames = []string{
		"a", "a", "b", "b", "c", "$$a", "$$b", "$$c", "$", "$$$", "$system", "$all", "$$$all", "$$", "$$$$a", "", "\xff", "a\x00b", "a\n%",
		longest, longest[:1<<16-3], longest[:1<<16-4], "$$" + longest[:1<<16-3], "$$" + longest, longest + "n",
	}
	texts = []string{
		"", "a", "a", "b", "$", "^a", "[", "(", "(?i)x*", "(a?){1000}", "((a{30}){30}){30}", `\pL{1000}`, "\x00", "é\u2028", "no-id", longest,
		"DispatchToSingle", "RoundRobin", "Pinned", "PinnedByCorrelation",
	}
	eventProperties = []string{"Noted", "Noted", "Noted", "$>", "$>", "$metadata", "$streamDeleted", "application/json", "application/json", "", longest}
	contents        = []string{
		"", "{}", `{"n":1}`, "0@a", "1@b", "0@$$a", "9223372036854775807@a", "-1@a", "0@", "@", "0@" + longest, "1@a@b", "\xff\x00",
		`{"$maxCount":1}`, `{"$maxCount":9223372036854775807}`, `{"$maxAge":1}`, `{"$maxAge":1e300}`, `{"$maxAge":0.0000000001}`, `{"$tb":1}`,
		`{"$tb":9223372036854775806}`, `{"$tb":9223372036854775807}`, `{"$tb":9223372036854775808}`, `{"$maxCount":-1}`, `{"$acl":{"$r":"x","$w":[]}}`,
		`{"$acl":{"$r":[[]]}}`, `{"<":"&\u2028"}`, strings.Repeat("[", 20000), "null", "[]", "7", strings.Repeat("x", 300<<10), strings.Repeat("y", 1<<20),
	}
)

// The same as FuzzProtocol, for a while: with messages that are well formed more often than those that a fuzzer finds.
func TestTheServerOutlivesWhateverIsSentToIt(t *testing.T) {
	const seed, callsPerMethod = 7, 200
	a := newAttacked(t)
	a.begin()
	made := newMaker(seed)
	for range callsPerMethod {
		for _, m := range methods(t) {
			if !slices.Contains(a.methods, pathOf(m)) {
				continue // the server does not have it
			}
			messages := made.call(m)
			if a.call(t, pathOf(m), messages, pick(made, []int{0, 1, 3, 100})); t.Failed() {
				t.Fatalf("that was call %d of %s with %.2000q", a.calls, pathOf(m), messages)
			}
		}
	}
	t.Logf("%d calls; they ended so: %v", a.calls, a.ended)
}
