package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// account is the operating system's user that the server runs as.
type account struct {
	uid, gid uint32
	name     string
	switched bool // differs from this process's user
}

// chooseAccount picks this process's user. PostgreSQL refuses root, so root takes the owner of an existing cluster, or
// else the first of the users `postgres` and `nobody` that exists.
func chooseAccount(data string) (account, error) {
	uid := uint32(os.Geteuid())
	info, err := os.Stat(data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return account{}, fmt.Errorf("cluster: %w", err)
	}
	exists := err == nil
	if uid != 0 {
		if exists {
			if holder, _ := owner(info); holder != uid {
				return account{}, fmt.Errorf("the cluster in %s belongs to user %s: run as that user or as root",
					data, userName(holder))
			}
		}
		return account{uid: uid, gid: uint32(os.Getegid()), name: userName(uid)}, nil
	}
	if exists {
		if holder, group := owner(info); holder != 0 {
			return account{uid: holder, gid: group, name: userName(holder), switched: true}, nil
		}
	}
	return unprivileged(user.Lookup, "postgres", "nobody")
}

func unprivileged(lookup func(string) (*user.User, error), names ...string) (account, error) {
	for _, name := range names {
		found, err := lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if uidErr != nil || gidErr != nil || uid == 0 {
			continue
		}
		return account{uid: uint32(uid), gid: uint32(gid), name: name, switched: true}, nil
	}
	return account{}, fmt.Errorf("PostgreSQL does not run as root, and none of the users %s exists: "+
		"make one, or run as an ordinary user", strings.Join(names, ", "))
}

func userName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if found, err := user.LookupId(id); err == nil {
		return found.Username
	}
	return id
}

// credential is what a child process needs to run as the account; nil if it is this process's own.
func (a account) credential() *syscall.Credential {
	if !a.switched {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// own hands a file or directory over to the account.
func (a account) own(path string) error {
	if !a.switched {
		return nil
	}
	if err := os.Lchown(path, int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("hand over to user %s: %w", a.name, err)
	}
	return nil
}

// reach proves that the account can enter the directory and run the program; if not it names what blocks.
func (a account) reach(ctx context.Context, dir, program string) error {
	if !a.switched {
		return nil
	}
	cmd := exec.CommandContext(ctx, program, "--version")
	cmd.Dir, cmd.Env = dir, serverEnviron()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential()}
	err := cmd.Run()
	if err == nil {
		return nil
	}
	for _, path := range []string{dir, filepath.Dir(program)} {
		if blocker := a.blocker(path); blocker != "" {
			return fmt.Errorf("user %s, as whom PostgreSQL runs because this is root, cannot pass through the directory "+
				"%s on the way to %s: allow it (chmod a+x %s) or choose another place: %w", a.name, blocker, path, blocker, err)
		}
	}
	return fmt.Errorf("run %s as user %s in %s: %w", program, a.name, dir, err)
}

// blocker is the first directory on the way to a path that the account can't pass through by its mode, or "".
func (a account) blocker(path string) string {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	blocked := ""
	for {
		if info, err := os.Stat(path); err == nil && !a.passes(info) {
			blocked = path
		}
		parent := filepath.Dir(path)
		if parent == path {
			return blocked
		}
		path = parent
	}
}

func (a account) passes(dir fs.FileInfo) bool {
	uid, gid := owner(dir)
	switch {
	case uid == a.uid:
		return dir.Mode().Perm()&0o100 != 0
	case gid == a.gid:
		return dir.Mode().Perm()&0o010 != 0
	default:
		return dir.Mode().Perm()&0o001 != 0
	}
}
