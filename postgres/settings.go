package postgres

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// settings are the server's settings. They suit a small machine that it shares with Waymark itself.
func (c *Cluster) settings() map[string]string {
	all := map[string]string{
		// Read models are made from the log, and rows and checkpoint move in one transaction: the last moments that an
		// asynchronous commit can lose in a crash are projected again. fsync stays on: no crash corrupts the files.
		"synchronous_commit": "off",
		"fsync":              "on",

		// Nothing replicates from here; minimal WAL lets a rebuild's COPY into new tables skip the log.
		"wal_level":       "minimal",
		"max_wal_senders": "0",
		"max_wal_size":    "1GB",

		"shared_buffers":       "128MB",
		"work_mem":             "16MB",
		"maintenance_work_mem": "64MB",
		"effective_cache_size": "512MB",
		"random_page_cost":     "1.1",
		"checkpoint_timeout":   "15min",
		"jit":                  "off",

		"timezone":        "UTC",
		"log_timezone":    "UTC",
		"log_line_prefix": "%m [%p] ",
		// Statements may hold what people wrote; the log keeps errors without them.
		"log_min_error_statement": "panic",
	}
	if c.options.NoSync {
		maps.Copy(all, map[string]string{"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB"})
	}
	maps.Copy(all, c.options.Settings)
	maps.Copy(all, map[string]string{
		"listen_addresses":        "",
		"port":                    strconv.Itoa(port),
		"unix_socket_directories": `"` + strings.ReplaceAll(c.layout.socketDir, `"`, `""`) + `"`,
		"unix_socket_permissions": "0700",
		"logging_collector":       "off",
		"log_destination":         "stderr",
	})
	return all
}

// arguments are the postmaster's arguments. On the command line a setting wins over the files in the data directory.
func (c *Cluster) arguments() []string {
	args := []string{"-D", c.layout.data}
	all := c.settings()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", name+"="+all[name])
	}
	return args
}
