package policy

// accessKeys reads the file of static access keys. No value of it stands in any
// message: a secret may be in the wrong place.
func (c *checker) accessKeys(name text) []AccessKey {
	if !name.Set || c.files == nil {
		return nil
	}
	src, path, ok := c.open(name, maxFileBytes, true)
	if !ok {
		return nil
	}
	f := &file{name: path, mistakes: c.mistakes, secret: true}
	root := f.parse(src)
	if root == nil {
		return nil
	}
	var doc list[keysDoc]
	f.decode(root, &doc, "the file")
	var keys []AccessKey
	lines := map[string]int{}
	for i := range doc.Items {
		k := &doc.Items[i]
		if id := k.AccessKeyID; id.Set {
			if line, twice := lines[id.Value]; twice {
				f.addf(id.At, "", "the access_key_id is that of line %d again", line)
			} else {
				lines[id.Value] = id.At.Line
			}
		}
		if t := k.Tenant; t.Set && c.tenants != nil && !c.tenants.canonical(t.Value) && !(c.partial && c.tenants.matches(t.Value)) {
			f.add(t.At, "the tenant is not an allowed tenant id in canonical form", "see tenants in the policy file")
		}
		keys = append(keys, AccessKey{k.AccessKeyID.Value, k.SecretAccessKey.Value, k.Tenant.Value})
	}
	return keys
}
