package postgres

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

const (
	serverLogBytes = 4 << 20 // of each of the two files kept
	tailBytes      = 4 << 10
)

// serverLog keeps what the server writes, in a file that is set aside when it is full: two files at most. It also
// remembers the last lines since the server's last start, for errors.
type serverLog struct {
	path string
	max  int64

	mu   sync.Mutex
	file *os.File
	size int64
	last []byte
}

func openServerLog(path string, max int64) (*serverLog, error) {
	l := &serverLog{path: path, max: max}
	if err := l.open(); err != nil {
		return nil, fmt.Errorf("server log: %w", err)
	}
	return l, nil
}

func (l *serverLog) open() error {
	file, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return err
	}
	l.file, l.size = file, info.Size()
	return nil
}

// Write never fails: the server's output has to be taken away even if the disk is full, or it would block.
func (l *serverLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = lastBytes(append(l.last, p...), tailBytes)
	if l.size+int64(len(p)) > l.max {
		l.rotate()
	}
	if l.file != nil {
		n, _ := l.file.Write(p)
		l.size += int64(n)
	}
	return len(p), nil
}

func (l *serverLog) rotate() {
	if l.file != nil {
		_ = l.file.Close()
	}
	l.file, l.size = nil, 0
	if err := os.Rename(l.path, l.path+".1"); err == nil {
		_ = l.open() // without a file the tail is still kept
	}
}

// restart forgets the remembered lines.
func (l *serverLog) restart() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = nil
}

func (l *serverLog) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(string(l.last))
}

// Close closes the file.
func (l *serverLog) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}

func lastBytes(b []byte, n int) []byte {
	if len(b) <= n {
		return b
	}
	return append([]byte(nil), b[len(b)-n:]...)
}
