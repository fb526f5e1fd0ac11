"""Attacks on expressions: names, filters, key conditions, operators."""

from attacks.catalogue import Verdict, attack, read
from attacks.client import World
from seed import email, marker, private_marker

GLOBEX = marker("globex")


@attack("field-private", 5, "GET /orders/{id}", "asks for the support team's notes by name", breaks="property")
def _(world: World) -> Verdict:
    return read(world.acme.get("/orders/o1", field="internal_notes"), private_marker("acme"))


@attack("filter-or", 6, "GET /search", "undoes the tenant's condition with OR")
def _(world: World) -> Verdict:
    return read(world.acme.get("/search", field="priority = :value OR priority", value="high"), GLOBEX)


@attack(
    "filter-private-oracle",
    6,
    "GET /search",
    "guesses the support team's notes by filtering on them",
    breaks="property",
)
def _(world: World) -> Verdict:
    right, wrong = (
        world.acme.get("/search", field="contains(internal_notes, :value) AND :value", value=guess)
        for guess in (private_marker("acme"), "no such note")
    )
    told_apart = right.status_code == wrong.status_code == 200 and right.text != wrong.text
    return Verdict(told_apart, right.status_code, "a right guess is told from a wrong one")


@attack(
    "key-condition-spacing", 7, "GET /lookup", "writes the key's name with a space, so that its value goes unprefixed"
)
def _(world: World) -> Verdict:
    return read(world.acme.get("/lookup", key=" gsi1pk", value="tenant_globex#open"), GLOBEX)


@attack("email-index", 10, "GET /customers", "asks an index that knows no tenant")
def _(world: World) -> Verdict:
    return read(world.acme.get("/customers", email=email("globex")), GLOBEX)


@attack("search-operator-object", 13, "POST /search", "sends an operator where a string belongs")
def _(world: World) -> Verdict:
    return read(world.acme.send("POST", "/search", {"org": {"ne": "nobody"}}), GLOBEX)


@attack("search-operator-range", 13, "POST /search", "sends a range that every tenant lies in")
def _(world: World) -> Verdict:
    return read(world.acme.send("POST", "/search", {"org": {"gte": "a"}, "priority": "high"}), GLOBEX)


@attack("fetch-key-object", 13, "POST /fetch", "sends a whole key where an id belongs")
def _(world: World) -> Verdict:
    key = {"tenant_id": "tenant_globex", "entity_id": "order#o1"}
    return read(world.acme.send("POST", "/fetch", {"id": key}), GLOBEX)
