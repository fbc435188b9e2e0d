package cluster

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"waymark/eventstore/embedded"
)

// Nobody is the leader where there is none.
const Nobody = -1

// Leader is the number of the node that leads, or Nobody.
func (c *Cluster) Leader() int { return c.now().leader }

// Lead has another node lead from now on, or Nobody. Appends that were not confirmed yet are not by the old one; what no
// majority has got vanishes.
func (c *Cluster) Lead(node int) error {
	c.mu.Lock()
	unseen := c.unseen
	c.mu.Unlock()
	c.change(func() { c.leader, c.term = node, c.term+1 })
	if node == Nobody || unseen == nil {
		return nil
	}
	err := c.Restore(unseen)
	return errors.Join(err, c.FindQuorum())
}

// LoseQuorum has the leader write alone from now on: what it writes is shown to nobody and confirmed to nobody.
func (c *Cluster) LoseQuorum() error {
	c.writes.Lock() // until what is being written is
	defer c.writes.Unlock()
	backup, err := c.Backup()
	c.change(func() { c.lost, c.unseen = time.Now(), backup })
	return err
}

// FindQuorum has the others get what the leader has written alone.
func (c *Cluster) FindQuorum() error {
	c.change(func() { c.lost, c.unseen = time.Time{}, nil })
	return nil
}

// Backup is a copy of the log as it is now.
func (c *Cluster) Backup() ([]byte, error) {
	c.mu.Lock()
	server := c.server
	c.mu.Unlock()
	var backup bytes.Buffer
	err := server.Backup(context.Background(), &backup)
	return backup.Bytes(), err
}

// Restore stops all nodes and starts them again, at their addresses, with the log of a backup.
func (c *Cluster) Restore(backup []byte) error {
	c.restoring.Lock()
	defer c.restoring.Unlock()
	if c.dir == "" {
		var err error
		if c.dir, err = os.MkdirTemp("", "cluster-"); err != nil {
			return err
		}
	}
	c.restored++
	dir := filepath.Join(c.dir, strconv.Itoa(c.restored))
	if _, err := embedded.Restore(dir, bytes.NewReader(backup)); err != nil {
		return err
	}
	if err := c.shut(); err != nil {
		return err
	}
	return c.open(dir)
}
