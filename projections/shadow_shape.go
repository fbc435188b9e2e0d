package projections

import "slices"

// misfit is a table, or a column of one, that a database holds otherwise than the code makes it.
type misfit struct {
	table, column      string // no column: the whole table
	expected, recorded string // what it is; empty: it is not there
}

// fit finds what the tables that a database holds have in common with those that the code makes, which is compared row by
// row, and what they have not.
func fit(schema string, made, held []*layout) (common []*layout, misfits []misfit) {
	for _, t := range held {
		if tableOf(made, t.name) == nil {
			misfits = append(misfits, misfit{table: schema + "." + t.name, recorded: "a table"})
		}
	}
	for _, t := range made {
		other := tableOf(held, t.name)
		if other == nil {
			misfits = append(misfits, misfit{table: schema + "." + t.name, expected: "a table"})
			continue
		}
		shared := &layout{name: t.name, keys: t.keys}
		for _, c := range t.columns {
			at := other.find(c.name)
			switch {
			case at < 0:
				misfits = append(misfits, misfit{schema + "." + t.name, c.name, c.said(), ""})
			case other.columns[at].said() != c.said():
				misfits = append(misfits, misfit{schema + "." + t.name, c.name, c.said(), other.columns[at].said()})
			default:
				shared.columns = append(shared.columns, c)
			}
		}
		for _, c := range other.columns {
			if t.find(c.name) < 0 {
				misfits = append(misfits, misfit{schema + "." + t.name, c.name, "", c.said()})
			}
		}
		if shared.complete() {
			common = append(common, shared)
		}
	}
	return common, misfits
}

func (c typedColumn) said() string { return "a column of type " + c.typeName }

func tableOf(tables []*layout, name string) *layout {
	at := slices.IndexFunc(tables, func(t *layout) bool { return t.name == name })
	if at < 0 {
		return nil
	}
	return tables[at]
}

// Shape reports the tables and columns of the read models that are not as the code makes them; where one is not there, on
// one side, that is empty. The rest of the tables is compared.
func (s *Snapshot) Shape(report func(table, column, expected, recorded string)) {
	for _, sh := range s.shadows {
		for _, m := range sh.misfits {
			report(m.table, m.column, m.expected, m.recorded)
		}
	}
}
