package embedded

import "sync"

// maxAwaited is how many streams are awaited at once, each by its name.
const maxAwaited = 1 << 16

// awaited wakes who waits for news of a stream, or of the log, which has no name. Who follows one stream sleeps while
// others are written.
type awaited struct {
	mu      sync.Mutex
	waiting map[string]chan struct{}
}

func newAwaited() *awaited { return &awaited{waiting: map[string]chan struct{}{}} }

// news is closed when something of a stream, or of the log for no name, is published after the call. It may be closed for
// nothing.
func (a *awaited) news(stream string) <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	news, ok := a.waiting[stream]
	if !ok {
		if len(a.waiting) >= maxAwaited { // of streams, perhaps, that nobody waits for any more
			for name := range a.waiting {
				a.wake(name)
			}
		}
		news = make(chan struct{})
		a.waiting[stream] = news
	}
	return news
}

// came wakes who waits for one of these streams or for the log.
func (a *awaited) came(streams map[string]streamState) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wake("")
	for stream := range streams {
		a.wake(stream)
	}
}

func (a *awaited) wake(name string) {
	if news, ok := a.waiting[name]; ok {
		close(news)
		delete(a.waiting, name)
	}
}
