package projections

import "embed"

//go:embed *.sql
var statements embed.FS

// statement is the SQL in the file of this name.
func statement(name string) string {
	text, err := statements.ReadFile(name)
	if err != nil {
		panic("projections: " + err.Error()) // the file is part of the program
	}
	return string(text)
}
