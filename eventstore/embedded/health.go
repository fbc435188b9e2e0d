package embedded

import (
	"log/slog"
	"net/http"
	"time"
)

// newHTTP serves over HTTP/1.1 what EventStoreDB serves of a node's health, and backups.
func newHTTP(st *store, backup http.Handler, log *slog.Logger) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health/live", func(w http.ResponseWriter, _ *http.Request) {
		if err := st.healthy(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.Handle("GET "+BackupPath, backup)
	return &http.Server{
		Handler: mux, ReadHeaderTimeout: openingTime, IdleTimeout: time.Minute, MaxHeaderBytes: 1 << 16,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
