package scale

import "fmt"

// Engine decides on requests by a policy that it has read and compiled.
type Engine struct {
	// Decide reads the request and decides: true is to allow.
	Decide func(Request) (bool, error)
	// Read reads the request. check then decides on what was read, as often as
	// it is called.
	Read func(Request) (check func() (bool, error), err error)
}

// both decides on a request in the two ways that an engine has.
func (e Engine) both(r Request) (whole, parts bool, err error) {
	if whole, err = e.Decide(r); err != nil {
		return false, false, err
	}
	check, err := e.Read(r)
	if err != nil {
		return false, false, err
	}
	parts, err = check()
	return whole, parts, err
}

// Verify holds an engine to the verdicts: every honest request allowed, every
// attack refused.
func (e Engine) Verify(w World) error {
	for _, r := range w.Honest() {
		whole, parts, err := e.both(r)
		if err != nil {
			return fmt.Errorf("%s by %q: %s: %w", r.Operation, r.Tenant, r.Body, err)
		}
		if !whole || !parts {
			return fmt.Errorf("an honest request is not allowed: %s by %q: %s", r.Operation, r.Tenant, r.Body)
		}
	}
	for name, r := range w.Attacks() {
		whole, parts, err := e.both(r)
		if err != nil {
			return fmt.Errorf("%s: %s by %q: %s: %w", name, r.Operation, r.Tenant, r.Body, err)
		}
		if whole || parts {
			return fmt.Errorf("%s is not refused: %s by %q: %s", name, r.Operation, r.Tenant, r.Body)
		}
	}
	return nil
}
