package embedded

import (
	"encoding/binary"
	"strconv"

	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // the codec that codec wraps
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// Reading a log is mostly turning records into messages, so events are written in the form of the wire by hand. The
// numbers are those of the fields in streams.proto and shared.proto.
const (
	fieldReadEvent = 1 // ReadResp.event

	fieldEvent          = 1 // ReadResp.ReadEvent
	fieldLink           = 2
	fieldCommitPosition = 3

	fieldID         = 1 // ReadResp.ReadEvent.RecordedEvent
	fieldStream     = 2
	fieldRevision   = 3
	fieldPrepare    = 4
	fieldCommit     = 5
	fieldSystemMeta = 6
	fieldUserMeta   = 7
	fieldData       = 8

	fieldStructured = 1 // UUID
	fieldText       = 2
	fieldMost       = 1 // UUID.Structured
	fieldLeast      = 2
	fieldName       = 3 // StreamIdentifier
	fieldKey        = 1 // an entry of a map
	fieldValue      = 2
)

// encoded is a message in the form of the wire.
type encoded struct{ mem.Buffer }

// codec sends encoded messages as they are and leaves all others to the codec of the protocol.
type codec struct{ encoding.CodecV2 }

func newCodec() codec { return codec{encoding.GetCodecV2("proto")} }

// Marshal is the message in the form of the wire.
func (c codec) Marshal(message any) (mem.BufferSlice, error) {
	if e, ok := message.(encoded); ok {
		return mem.BufferSlice{e.Buffer}, nil
	}
	return c.CodecV2.Marshal(message)
}

// encoder turns the records of one call into messages.
type encoder struct {
	textIDs bool // ids as text, not as two numbers
	small   []byte
	record  []byte
	event   []byte
}

// message is a ReadResp with an event, and the link that led to it, if any. The event is nil where a link leads nowhere.
func (c *encoder) message(e, link *record) encoded {
	c.event = c.event[:0]
	origin := e
	if e != nil {
		c.event = c.nested(c.event, fieldEvent, e)
	}
	if link != nil {
		c.event = c.nested(c.event, fieldLink, link)
		origin = link
	}
	inner := len(c.event) + protowire.SizeTag(fieldCommitPosition) + protowire.SizeVarint(origin.position)
	size := protowire.SizeTag(fieldReadEvent) + protowire.SizeBytes(inner)
	buffer := mem.DefaultBufferPool().Get(size)
	b := protowire.AppendTag((*buffer)[:0], fieldReadEvent, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(inner))
	b = append(b, c.event...)
	*buffer = appendNumber(b, fieldCommitPosition, origin.position)
	return encoded{mem.NewBuffer(buffer, mem.DefaultBufferPool())}
}

// nested is a record as a field of the message.
func (c *encoder) nested(b []byte, field protowire.Number, e *record) []byte {
	c.record = c.recorded(c.record[:0], e)
	return appendBytes(b, field, c.record)
}

func (c *encoder) recorded(b []byte, e *record) []byte {
	b = c.id(b, e)
	c.small = appendBytes(c.small[:0], fieldName, e.stream)
	b = appendBytes(b, fieldStream, c.small)
	b = appendNumber(b, fieldRevision, uint64(e.revision))
	b = appendNumber(b, fieldPrepare, e.position)
	b = appendNumber(b, fieldCommit, e.position)
	b = c.systemMeta(b, metaType, e.typ)
	b = c.systemMeta(b, metaContentType, e.contentType)
	b = c.systemMeta(b, metaCreated, strconv.FormatInt(e.ticks(), 10))
	b = appendBytes(b, fieldUserMeta, e.metadata)
	return appendBytes(b, fieldData, e.data)
}

func (c *encoder) id(b []byte, e *record) []byte {
	if c.textIDs {
		c.small = appendBytes(c.small[:0], fieldText, e.id.String())
		return appendBytes(b, fieldID, c.small)
	}
	c.small = appendNumber(c.small[:0], fieldMost, binary.BigEndian.Uint64(e.id[:8]))
	c.small = appendNumber(c.small, fieldLeast, binary.BigEndian.Uint64(e.id[8:]))
	b = protowire.AppendTag(b, fieldID, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(protowire.SizeTag(fieldStructured)+protowire.SizeBytes(len(c.small))))
	return appendBytes(b, fieldStructured, c.small)
}

func (c *encoder) systemMeta(b []byte, key, value string) []byte {
	c.small = appendBytes(c.small[:0], fieldKey, key)
	c.small = appendBytes(c.small, fieldValue, value)
	return appendBytes(b, fieldSystemMeta, c.small)
}

func appendNumber(b []byte, field protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), v)
}

func appendBytes[T string | []byte](b []byte, field protowire.Number, v T) []byte {
	b = protowire.AppendVarint(protowire.AppendTag(b, field, protowire.BytesType), uint64(len(v)))
	return append(b, v...)
}
