package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
)

// IsUnavailable reports whether the error means that the database can't answer now, rather than that it answered with
// a refusal: no connection, a connection lost on the way, a server that starts, stops or is out of connections, memory
// or disk. The same request may work later. An ended context of the caller is not such an error.
func IsUnavailable(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) {
		return false
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return true
	}
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		return isUnavailableCode(answer.Code)
	}
	var network *net.OpError
	if errors.As(err, &network) {
		return true
	}
	for _, lost := range []error{
		pgconn.ErrConnClosed, puddle.ErrClosedPool, net.ErrClosed, io.EOF, io.ErrUnexpectedEOF,
		syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.EPIPE,
	} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}

// isUnavailableCode knows the SQLSTATEs, see PostgreSQL's manual, appendix A: class 08 connection exception, 53
// insufficient resources, 58 system error, and of 57 operator intervention those of a server that goes or comes
// (57P01 to 57P03), not a cancelled query.
func isUnavailableCode(code string) bool {
	switch code {
	case "57P01", "57P02", "57P03":
		return true
	}
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "58")
}
