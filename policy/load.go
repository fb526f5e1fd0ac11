package policy

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Load reads the policy file and the files that it names, relative to its own
// folder: the list of tenants and the static access keys. The error is
// [Mistakes] when the files could be read and are wrong; the policy is nil with
// any error.
func Load(path string) (*Policy, error) {
	src, err := readFile(path, maxFileBytes, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return parse(path, src, &folder{filepath.Dir(path)})
}

// Parse reads a policy file from memory and reads no other file: a list of
// tenants in a file is a mistake here, and there are no static access keys. The
// name stands in messages. The error is [Mistakes].
func Parse(name string, src []byte) (*Policy, error) { return parse(name, src, nil) }

func parse(name string, src []byte, files *folder) (*Policy, error) {
	var mistakes Mistakes
	c := &checker{file: &file{name: name, mistakes: &mistakes}, files: files}
	p := c.policy(src)
	if len(mistakes) > 0 {
		return nil, mistakes.sorted(name)
	}
	return p, nil
}

// folder is where the files are that a policy names.
type folder struct{ path string }

// open reads a file that the policy names. private files must be readable by
// their owner alone.
func (c *checker) open(name text, limit int, private bool) (src []byte, path string, ok bool) {
	if c.files == nil {
		c.addf(name.At, "load the policy from its file", "the file %q cannot be read here: the policy is not a file itself", name.Value)
		return nil, "", false
	}
	path = name.Value
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.files.path, path)
	}
	src, err := readFile(path, limit, private)
	var open *permissionsError
	switch {
	case errors.As(err, &open):
		c.addf(name.At, "chmod 600 "+path, "the file %q can be read or written by others: its mode is %04o", path, open.mode)
	case err != nil:
		c.addf(name.At, "", "the file %q cannot be read: %v", path, err)
	}
	return src, path, err == nil
}

// permissionsError says that a file of secrets is open to others.
type permissionsError struct{ mode fs.FileMode }

func (e *permissionsError) Error() string { return "the file is open to others" }

// readFile reads a regular file, or what a symbolic link to one leads to. It
// looks at the mode of the very file that it reads.
func readFile(path string, limit int, private bool) ([]byte, error) {
	// A look before opening, since to open a pipe can wait for ever.
	if info, err := os.Stat(path); err != nil {
		return nil, reason(err)
	} else if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, reason(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, reason(err)
	}
	// Windows has no such bits: its files say 0666.
	if mode := info.Mode().Perm(); private && runtime.GOOS != "windows" && mode&0o077 != 0 {
		return nil, &permissionsError{mode}
	}
	src, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err != nil {
		return nil, reason(err)
	}
	return src, nil
}

// reason returns an error of the operating system without the path, which the
// message names already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
