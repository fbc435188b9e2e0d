package embedded

import (
	"log/slog"

	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/grpc"
)

// OpenOn opens the store on a disk of the test's making.
func OpenOn(disk vfs.FS) (*Server, error) {
	log := slog.New(slog.DiscardHandler)
	st, err := openStoreOn(disk, "store", log)
	if err != nil {
		return nil, err
	}
	return newServer(st, Options{Logger: log})
}

// Registered is what a server has registered, for tests that call all of it.
func (s *Server) Registered() map[string]grpc.ServiceInfo { return s.grpc.GetServiceInfo() }
