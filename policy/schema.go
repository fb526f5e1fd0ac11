package policy

//go:generate go test -run TestSchemaFile -update

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// Schema returns the JSON Schema (draft 2020-12) of the policy file, for
// editors. It is made of the types that the loader reads by, so the two know
// the same keys; what needs more than one key to judge, only the loader judges.
// The file schema.json of this folder holds it.
func Schema() []byte {
	s := schemaOf(reflect.TypeFor[document](), "")
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "dynamoat.yaml"
	s["description"] = "What each tenant of a DynamoDB application owns."
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		panic("policy: schema: " + err.Error()) // maps of plain values always encode
	}
	return b.Bytes()
}

func schemaOf(t reflect.Type, tag reflect.StructTag) map[string]any {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := map[string]any{}
	if doc := tag.Get("doc"); doc != "" {
		s["description"] = doc
	}
	switch t {
	case reflect.TypeFor[text]():
		s["type"], s["minLength"] = "string", 1
		if like := tag.Get("like"); like != "" {
			s["pattern"] = like
		}
		if enum := schemaEnum(tag); enum != nil {
			s["enum"] = enum
			delete(s, "minLength")
		}
		return s
	case reflect.TypeFor[whole]():
		s["type"] = "integer"
		if only, err := strconv.Atoi(tag.Get("enum")); err == nil {
			s["const"] = only
		}
		return s
	case reflect.TypeFor[requestBody]():
		s["anyOf"] = []map[string]any{{"type": "string", "minLength": 1}, {"type": "object"}}
		return s
	case reflect.TypeFor[truth]():
		s["type"] = "boolean"
		return s
	}
	switch shapeOf(t) {
	case isList:
		item, _ := t.FieldByName("Items")
		s["type"] = "array"
		s["items"] = schemaOf(item.Type.Elem(), enumOnly(tag))
	case isMapping:
		entries, _ := t.FieldByName("Entries")
		value, _ := entries.Type.Elem().FieldByName("Value")
		s["type"] = "object"
		s["additionalProperties"] = schemaOf(value.Type, "")
	case isUnion:
		var kinds []map[string]any
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("as") != "" {
				kinds = append(kinds, schemaOf(f.Type, f.Tag))
			}
		}
		s["anyOf"] = kinds
	default:
		properties, required := map[string]any{}, []string{}
		for i := range t.NumField() {
			f := t.Field(i)
			key := f.Tag.Get("key")
			if key == "" {
				continue
			}
			properties[key] = schemaOf(f.Type, f.Tag)
			if f.Tag.Get("need") == "true" {
				required = append(required, key)
			}
		}
		s["type"], s["properties"], s["additionalProperties"] = "object", properties, false
		if len(required) > 0 {
			s["required"] = required
		}
	}
	return s
}

// enumOnly returns the part of a list's tag that speaks of its members.
func enumOnly(tag reflect.StructTag) reflect.StructTag {
	if e := tag.Get("enum"); e != "" {
		return reflect.StructTag(`enum:` + strconv.Quote(e))
	}
	return ""
}

func schemaEnum(tag reflect.StructTag) []string {
	switch e := tag.Get("enum"); e {
	case "":
		return nil
	case "@operations":
		return listable
	default:
		return strings.Split(e, ",")
	}
}
