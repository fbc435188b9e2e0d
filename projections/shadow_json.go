package projections

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// canonicalJSON appends what a JSON text means, in a form of its own: members sorted, numbers by value, strings without
// escapes. Texts that a jsonb column holds as the same value give the same bytes, others give others.
func canonicalJSON(to, text []byte) ([]byte, error) {
	p := jsonParser{text: text}
	to, err := p.value(to)
	if err == nil && p.skip() < len(text) {
		err = p.fault()
	}
	return to, err
}

type jsonParser struct {
	text []byte
	at   int
}

func (p *jsonParser) fault() error {
	return fmt.Errorf("JSON is broken at byte %d of %q", p.at, p.text)
}

// skip passes white space.
func (p *jsonParser) skip() int {
	for p.at < len(p.text) && bytes.IndexByte([]byte(" \t\r\n"), p.text[p.at]) >= 0 {
		p.at++
	}
	return p.at
}

// next passes white space and then the byte, if it comes.
func (p *jsonParser) next(b byte) bool {
	if p.skip() == len(p.text) || p.text[p.at] != b {
		return false
	}
	p.at++
	return true
}

func (p *jsonParser) value(to []byte) ([]byte, error) {
	switch {
	case p.next('{'):
		return p.object(to)
	case p.next('['):
		return p.array(to)
	case p.next('"'):
		return p.quoted(append(to, 's'))
	}
	begin := p.at
	for p.at < len(p.text) && bytes.IndexByte([]byte(",]} \t\r\n"), p.text[p.at]) < 0 {
		p.at++
	}
	switch word := p.text[begin:p.at]; string(word) {
	case "":
		return to, p.fault()
	case "true", "false", "null":
		return append(to, word[0]), nil
	default:
		return canonicalNumber(append(to, '0'), word)
	}
}

func (p *jsonParser) array(to []byte) ([]byte, error) {
	to = append(to, '[')
	if p.next(']') {
		return append(to, ']'), nil
	}
	for {
		var err error
		if to, err = p.value(to); err != nil {
			return to, err
		}
		if p.next(']') {
			return append(to, ']'), nil
		}
		if !p.next(',') {
			return to, p.fault()
		}
	}
}

// object appends the members in the order of their names.
func (p *jsonParser) object(to []byte) ([]byte, error) {
	to = append(to, '{')
	if p.next('}') {
		return append(to, '}'), nil
	}
	begin := len(to)
	members := make([][]byte, 0, 8)
	for {
		from := len(to)
		var err error
		if to, err = p.member(to); err != nil {
			return to, err
		}
		members = append(members, to[from:])
		if p.next('}') {
			break
		}
		if !p.next(',') {
			return to, p.fault()
		}
	}
	if !slices.IsSortedFunc(members, bytes.Compare) { // as the database sorts them too: names come first, each with its length
		sorted := slices.Clone(to[begin:])
		for i, m := range members {
			members[i] = sorted[:len(m)]
			sorted = sorted[len(m):]
		}
		slices.SortStableFunc(members, bytes.Compare)
		for _, m := range members {
			begin += copy(to[begin:], m)
		}
	}
	return append(to, '}'), nil
}

func (p *jsonParser) member(to []byte) ([]byte, error) {
	if !p.next('"') {
		return to, p.fault()
	}
	to, err := p.quoted(to)
	if err != nil {
		return to, err
	}
	if !p.next(':') {
		return to, p.fault()
	}
	return p.value(to)
}

// quoted appends the length and the bytes of a string whose first quotation mark is passed.
func (p *jsonParser) quoted(to []byte) ([]byte, error) {
	begin, plain := p.at, true
	for ; ; p.at++ {
		if p.at >= len(p.text) {
			return to, p.fault()
		}
		if p.text[p.at] == '"' {
			break
		}
		if p.text[p.at] == '\\' {
			plain = false
			p.at++
		}
	}
	p.at++
	said := p.text[begin : p.at-1]
	if !plain {
		var s string
		if err := json.Unmarshal(p.text[begin-1:p.at], &s); err != nil {
			return to, err
		}
		said = []byte(s)
	}
	to = binary.BigEndian.AppendUint32(to, uint32(len(said)))
	return append(to, said...), nil
}

// canonicalNumber appends a decimal number as its digits, without zeros at the ends, and the power of ten behind them:
// 1.50 and 15e-1 are "15e-1", each zero is "0".
func canonicalNumber(to, text []byte) ([]byte, error) {
	digits, negative, power, err := digitsOf(text)
	if err != nil {
		return to, err
	}
	digits = bytes.TrimLeft(digits, "0")
	short := bytes.TrimRight(digits, "0")
	if len(short) == 0 {
		return append(to, "0;"...), nil
	}
	if negative {
		to = append(to, '-')
	}
	to = append(append(to, short...), 'e')
	to = strconv.AppendInt(to, int64(power+len(digits)-len(short)), 10)
	return append(to, ';'), nil
}

// digitsOf is a number as digits and the power of ten by which they are multiplied.
func digitsOf(text []byte) (digits []byte, negative bool, power int, err error) {
	if len(text) > 0 && onlyDigits(text) { // nearly always
		return text, false, 0, nil
	}
	mantissa, exponent, scaled := bytes.Cut(bytes.ToLower(text), []byte("e"))
	if scaled {
		if power, err = strconv.Atoi(string(exponent)); err != nil {
			return nil, false, 0, fmt.Errorf("%q is no number", text)
		}
	}
	mantissa, negative = bytes.CutPrefix(mantissa, []byte("-"))
	whole, fraction, _ := bytes.Cut(mantissa, []byte("."))
	digits = slices.Concat(whole, fraction)
	if len(digits) == 0 || !onlyDigits(digits) {
		return nil, false, 0, fmt.Errorf("%q is no number", text)
	}
	return digits, negative, power - len(fraction), nil
}

func onlyDigits(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
