package persistent

import "embed"

// Source is the code of this package. What is kept of a state that it made is of use to the same code alone.
//
//go:embed *.go
var Source embed.FS
