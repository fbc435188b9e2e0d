package readapi

import (
	"context"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
)

// statement is one of the embedded statements, whose arguments have numbers instead of names: to find the names anew for each
// query costs more than some of them.
type statement struct {
	sql   string
	names []string // of the arguments, in order
}

var argument = regexp.MustCompile(`@(\w+)`)

func newStatement(text string) statement {
	names := pgx.NamedArgs{}
	for _, found := range argument.FindAllStringSubmatch(text, -1) {
		names[found[1]] = found[1]
	}
	sql, ordered, err := names.RewriteQuery(context.Background(), nil, text, nil)
	if err != nil {
		panic(err) // the program was built with a statement that is none
	}
	s := statement{sql: sql}
	for _, name := range ordered {
		s.names = append(s.names, name.(string))
	}
	return s
}

// args are the arguments in the order of the statement; one that is not given is null.
func (s statement) args(named pgx.NamedArgs) []any {
	args := make([]any, len(s.names))
	for i, name := range s.names {
		args[i] = named[name]
	}
	return args
}

// loadSQL reads the embedded statements. One that is written for the tables of any book, where "book" stands for the schema, is
// there for each book, under the name that ofBook says. A comment that is the name of a file of tables or conditions stands for these.
func loadSQL() map[string]statement {
	sql := map[string]statement{}
	files, err := statements.ReadDir(".")
	if err != nil {
		panic(err) // the program was built without its statements
	}
	for _, file := range files {
		text, err := statements.ReadFile(file.Name())
		if err != nil {
			panic(err)
		}
		switch {
		case included.MatchString("-- " + file.Name() + "\n"): // a part of others
		case strings.HasPrefix(file.Name(), "book_"):
			for _, b := range books() {
				sql[ofBook(b, file.Name())] = newStatement(strings.ReplaceAll(string(text), "book.", string(b)+"."))
			}
		default:
			sql[file.Name()] = newStatement(included.ReplaceAllStringFunc(string(text), part))
		}
	}
	return sql
}

// included is a line that stands for the tables or the conditions in another file.
var included = regexp.MustCompile(`(?m)^-- (\w+_(?:from|filter)\.sql)\n`)

func part(line string) string {
	text, err := statements.ReadFile(included.FindStringSubmatch(line)[1])
	if err != nil {
		panic(err) // the program was built without its statements
	}
	return string(text)
}

// ofBook names a statement on the tables of a book.
func ofBook(b book, file string) string { return string(b) + " " + file }

// rows runs a statement.
func (v view) rows(ctx context.Context, file string, args pgx.NamedArgs) (pgx.Rows, error) {
	s := v.sql[file]
	return v.tx.Query(ctx, s.sql, s.args(args)...)
}

// row runs a statement that answers one row.
func (v view) row(ctx context.Context, file string, args pgx.NamedArgs) pgx.Row {
	s := v.sql[file]
	return v.tx.QueryRow(ctx, s.sql, s.args(args)...)
}
