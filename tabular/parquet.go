package tabular

import (
	"io"

	"github.com/parquet-go/parquet-go"
)

// groupRows is how many rows are held until they are written: those of a row group.
const groupRows = 4096

type parquetWriter[T any] struct{ *parquet.GenericWriter[T] }

func newParquet[T any](w io.Writer) parquetWriter[T] {
	return parquetWriter[T]{parquet.NewGenericWriter[T](w, parquet.MaxRowsPerRowGroup(groupRows), parquet.Compression(&parquet.Zstd))}
}

// Write adds rows.
func (p parquetWriter[T]) Write(rows []T) error {
	_, err := p.GenericWriter.Write(rows)
	return err
}
