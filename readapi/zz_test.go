package readapi_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	h := newHouse(t)
	h.fill()
	vals := map[string]string{"product": "'ACME'::text", "revision": "777777::bigint", "roadmap": "0::bigint", "after": "9900", "window": "51", "limit": "51", "text": "''", "number": "5000", "story": "'ACME-5000'"}
	re := regexp.MustCompile(`@(\w+)`)
	for _, f := range strings.Fields(os.Getenv("ZZ")) {
		raw, _ := os.ReadFile(f)
		var names []string
		idx := map[string]int{}
		sql := re.ReplaceAllStringFunc(string(raw), func(m string) string {
			n := m[1:]
			if _, ok := idx[n]; !ok {
				names = append(names, n)
				idx[n] = len(names)
			}
			return fmt.Sprintf("$%d", idx[n])
		})
		var args []string
		for _, n := range names {
			v, ok := vals[n]
			if !ok {
				v = "null"
			}
			args = append(args, v)
		}
		conn, err := h.pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"deallocate all", "set enable_seqscan=off", "set jit=off", "set plan_cache_mode=" + os.Getenv("MODE"), "prepare q as " + sql} {
			if _, err := conn.Conn().PgConn().Exec(t.Context(), s).ReadAll(); err != nil {
				t.Fatal(err)
			}
		}
		for range 100 {
			res, err := conn.Conn().PgConn().Exec(t.Context(), "explain (analyze, timing off) execute q("+strings.Join(args, ",")+")").ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range res[0].Rows {
				if strings.HasPrefix(string(r[0]), "Exec") {
					fmt.Println(f, string(r[0]))
				}
			}
		}
		conn.Release()
	}
}
