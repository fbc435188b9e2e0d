package projections

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// encoder turns the values of rows into bytes: those that are to be written, and those that the database holds, into the
// same bytes if and only if a column holds the same value. It is the database's own binary form, but for JSON.
type encoder struct{ types *pgtype.Map }

// firstInstant is the beginning of the database's time, in microseconds.
const firstInstant = 946_684_800 * 1_000_000

// absent is the length of null.
const absent = 1<<32 - 1

// value appends a value as it is given to the database for a column of a type.
func (e encoder) value(to []byte, oid uint32, value any) ([]byte, error) {
	begin := len(to)
	to = binary.BigEndian.AppendUint32(to, 0)
	to, null, err := e.body(to, oid, value)
	if err != nil {
		return to, fmt.Errorf("column of type %d: %w", oid, err)
	}
	if null {
		return binary.BigEndian.AppendUint32(to[:begin], absent), nil
	}
	binary.BigEndian.PutUint32(to[begin:], uint32(len(to)-begin-4))
	return to, nil
}

// body knows the types of nearly all columns; the driver knows the rest.
func (e encoder) body(to []byte, oid uint32, value any) (body []byte, null bool, err error) {
	switch v := value.(type) {
	case nil:
		return to, true, nil
	case string:
		if oid == pgtype.TextOID {
			return append(to, v...), false, nil
		}
	case int32:
		if oid == pgtype.Int4OID {
			return binary.BigEndian.AppendUint32(to, uint32(v)), false, nil
		}
	case int64:
		if oid == pgtype.Int8OID {
			return binary.BigEndian.AppendUint64(to, uint64(v)), false, nil
		}
	case []int32:
		if oid == pgtype.Int4ArrayOID && v != nil {
			return numberArray(to, v), false, nil
		}
	case []string:
		if oid == pgtype.TextArrayOID && v != nil {
			return textArray(to, v), false, nil
		}
	case pgtype.UUID:
		if oid == pgtype.UUIDOID && v.Valid {
			return append(to, v.Bytes[:]...), false, nil
		}
	case json.RawMessage:
		if oid == pgtype.JSONBOID && v != nil {
			to, err = canonicalJSON(to, v)
			return to, false, err
		}
	case time.Time:
		if oid == pgtype.TimestamptzOID {
			return binary.BigEndian.AppendUint64(to, uint64(v.UnixMicro()-firstInstant)), false, nil
		}
	}
	if oid == pgtype.JSONBOID {
		return e.document(to, value)
	}
	encoded, err := e.types.Encode(oid, pgx.BinaryFormatCode, value, to)
	if err != nil || encoded == nil {
		return to, true, err
	}
	return encoded, false, nil
}

// array appends the head of an array without nulls, of one dimension that begins at 1; an empty one has no dimension.
func array(to []byte, oid uint32, length int) []byte {
	dimensions := min(length, 1)
	to = binary.BigEndian.AppendUint32(to, uint32(dimensions))
	to = binary.BigEndian.AppendUint32(to, 0) // no nulls
	to = binary.BigEndian.AppendUint32(to, oid)
	if dimensions == 0 {
		return to
	}
	to = binary.BigEndian.AppendUint32(to, uint32(length))
	return binary.BigEndian.AppendUint32(to, 1)
}

func numberArray(to []byte, numbers []int32) []byte {
	to = array(to, pgtype.Int4OID, len(numbers))
	for _, n := range numbers {
		to = binary.BigEndian.AppendUint32(to, 4)
		to = binary.BigEndian.AppendUint32(to, uint32(n))
	}
	return to
}

func textArray(to []byte, texts []string) []byte {
	to = array(to, pgtype.TextOID, len(texts))
	for _, text := range texts {
		to = binary.BigEndian.AppendUint32(to, uint32(len(text)))
		to = append(to, text...)
	}
	return to
}

func (e encoder) document(to []byte, value any) (body []byte, null bool, err error) {
	text, err := e.types.Encode(pgtype.JSONBOID, pgx.TextFormatCode, value, nil)
	if err != nil || text == nil {
		return to, true, err
	}
	to, err = canonicalJSON(to, text)
	return to, false, err
}

// storedValue appends a value as the database gave it, in its binary form.
func storedValue(to []byte, oid uint32, raw []byte) ([]byte, error) {
	if raw == nil {
		return binary.BigEndian.AppendUint32(to, absent), nil
	}
	begin := len(to)
	to = binary.BigEndian.AppendUint32(to, 0)
	if oid != pgtype.JSONBOID {
		to = append(to, raw...)
	} else {
		var err error
		if to, err = canonicalJSON(to, raw[1:]); err != nil { // behind a version
			return to, err
		}
	}
	binary.BigEndian.PutUint32(to[begin:], uint32(len(to)-begin-4))
	return to, nil
}
