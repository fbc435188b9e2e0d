package e2e_test

import (
	"net/http"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Each node in turn has all read models, as the only one that is left, and leaves the next one alone.
func TestAnotherNodeTakesOverWhateverBecomesOfTheOwner(t *testing.T) {
	t.Parallel() // it waits, most of its time
	store := &eventStore{t: t, dir: t.TempDir(), addr: "127.0.0.1:0"}
	store.start()
	t.Cleanup(store.stop)
	env := []string{"WAYMARK_EVENTSTORE=esdb://" + store.addr + "?tls=false", "WAYMARK_POSTGRES=" + cluster(t, filepath.Join(dataDir(t), "postgres"))}
	owner := serve(t, dataDir(t), env...)
	owner.must("/v1/products", map[string]any{"key": "ACME", "name": "Acme"})
	stories := 0
	for how, leave := range map[string]func(*server){
		"killed":       (*server).kill,
		"stopped":      (*server).stop,
		"stands still": (*server).freeze,
	} {
		next := serve(t, dataDir(t), env...)
		owner.settle("ACME")
		leave(owner)
		stories++
		position := next.must("/v1/products/ACME/commands/write-story", map[string]any{"title": how}).Position
		eventually(t, time.Minute, "another node shows what came since the owner is "+how, func() bool {
			var page struct{ Items []item }
			return next.get("/v1/products/ACME/backlog?min_position="+position, &page) == http.StatusOK && len(page.Items) == stories
		})
		owner = next
	}
}

// freeze has the server stand still, until the test ends.
func (s *server) freeze() {
	if err := s.command.Process.Signal(syscall.SIGSTOP); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { s.command.Process.Signal(syscall.SIGCONT) })
}
