package scale

import (
	"encoding/json"
	"errors"
	"flag"
	"testing"
)

func TestWorld(t *testing.T) {
	for _, size := range []struct{ tenants, tables, wantTenants, wantTables int }{
		{2, 1, 2, 1}, {10, 1000, 10, 1000}, {10_000, 3, active, 3}, {1_000_000, 1, active, 1},
	} {
		tenants, tables := map[string]bool{}, map[string]bool{}
		for _, r := range NewWorld(size.tenants, size.tables).Honest() {
			var body struct{ TableName string }
			if err := json.Unmarshal(r.Body, &body); err != nil {
				t.Fatalf("%s: %v", r.Body, err)
			}
			tenants[r.Tenant], tables[body.TableName] = true, true
		}
		if len(tenants) != size.wantTenants || len(tables) != size.wantTables {
			t.Errorf("%+v: requests of %d tenants for %d tables", size, len(tenants), len(tables))
		}
	}
}

func TestDynamoat(t *testing.T) {
	for _, w := range []World{NewWorld(2, 1), NewWorld(10_000, 1000)} {
		e, err := Dynamoat(w)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Verify(w); err != nil {
			t.Error(err)
		}
	}
}

// An engine that errs in one verdict, in either way to decide, is not measured.
func TestWrongVerdictsAreNotMeasured(t *testing.T) {
	benchtime := flag.Lookup("test.benchtime")
	saved := benchtime.Value.String()
	defer benchtime.Value.Set(saved)
	if err := benchtime.Value.Set("10x"); err != nil {
		t.Fatal(err)
	}
	w := NewWorld(10, 2)
	right, err := Dynamoat(w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := right.Measure(w); err != nil {
		t.Fatal(err)
	}
	wrong := map[string]func(Request) (bool, error){
		"allows everything":  func(Request) (bool, error) { return true, nil },
		"refuses everything": func(Request) (bool, error) { return false, nil },
		"fails":              func(Request) (bool, error) { return true, errors.New("cannot tell") },
	}
	for name, attack := range w.Attacks() {
		wrong["allows "+name] = func(r Request) (bool, error) {
			if r.Tenant == attack.Tenant && r.Operation == attack.Operation && string(r.Body) == string(attack.Body) {
				return true, nil
			}
			return right.Decide(r)
		}
	}
	for name, decide := range wrong {
		read := func(r Request) (func() (bool, error), error) {
			return func() (bool, error) { return decide(r) }, nil
		}
		for _, e := range []Engine{{decide, right.Read}, {right.Decide, read}} {
			if c, err := e.Measure(w); err == nil {
				t.Errorf("an engine that %s was measured: %+v", name, c)
			}
		}
	}
}
