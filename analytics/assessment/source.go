package assessment

import "embed"

// Source is the code of this package: what a policy may say depends on it.
//
//go:embed *.go
var Source embed.FS
