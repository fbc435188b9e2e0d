package persistent

import "reflect"

// mapping is a Map of any values, as a codec sees it.
type mapping interface {
	element() reflect.Type
	// each calls yield with every key and value in ascending order of keys.
	each(yield func(key uint32, value reflect.Value))
	// add has the value at the key, which value points to.
	add(key uint32, value reflect.Value)
}

func (m *Map[V]) element() reflect.Type { return reflect.TypeFor[V]() }

func (m *Map[V]) each(yield func(uint32, reflect.Value)) {
	for key, value := range m.All {
		yield(key, reflect.ValueOf(&value).Elem())
	}
}

func (m *Map[V]) add(key uint32, value reflect.Value) { *m = m.put(key, value.Interface().(*V)) }

// mappingCodec writes how many keys there are, and each with its value.
func mappingCodec(t reflect.Type) (codec, error) {
	element := reflect.Zero(reflect.PointerTo(t)).Interface().(mapping).element()
	c, err := codecOf(element)
	return codec{
		write: func(e *encoder, v reflect.Value) {
			m, length := v.Addr().Interface().(mapping), uint64(0)
			m.each(func(uint32, reflect.Value) { length++ })
			e.number(length)
			m.each(func(key uint32, value reflect.Value) {
				e.number(uint64(key))
				c.write(e, value)
			})
		},
		read: func(d *decoder, v reflect.Value) {
			m := v.Addr().Interface().(mapping)
			for length := d.number(); length > 0 && d.err == nil; length-- {
				key, value := d.small(), reflect.New(element)
				c.read(d, value.Elem())
				m.add(key, value)
			}
		},
	}, err
}

// small is a number as collections hold them.
func (d *decoder) small() uint32 {
	n := d.number()
	if n != uint64(uint32(n)) {
		d.fail("%d is too large", n)
	}
	return uint32(n)
}

// writeOrder writes what Restore takes.
func writeOrder(e *encoder, v reflect.Value) {
	o := v.Addr().Interface().(*Order)
	e.number(uint64(o.max))
	e.number(uint64(len(o.chunks)) + 1)
	for _, c := range o.chunks {
		e.number(uint64(c.ID))
		e.number(uint64(len(c.Items)) + 1)
		for _, item := range c.Items {
			e.number(uint64(item))
		}
	}
}

func readOrder(d *decoder, v reflect.Value) {
	limit := int(d.small())
	length, _ := d.length()
	var chunks []*Chunk
	for i := 0; i < length && d.err == nil; i++ {
		c := &Chunk{ID: d.small()}
		size, _ := d.length()
		c.Items = make([]uint32, 0, max(size, 0))
		for j := 0; j < size && d.err == nil; j++ {
			c.Items = append(c.Items, d.small())
		}
		chunks = append(chunks, c)
	}
	if d.err == nil {
		v.Set(reflect.ValueOf(Restore(limit, chunks)))
	}
}
