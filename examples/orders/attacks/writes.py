"""Attacks that change something; each is judged by reading it back."""

from attacks.catalogue import Verdict, attack, planted, read
from attacks.client import World
from seed import created_at, marker, private_marker

PLANTED = "planted by acme"


@attack("update-plants-in-index", 8, "PATCH /orders/{id}", "moves an own order into the victim's listing")
def _(world: World) -> Verdict:
    answer = world.acme.send("PATCH", "/orders/o1", {"field": "gsi1pk", "value": "tenant_globex#open"})
    return planted(answer, world.globex.get("/lookup", value="open"), marker("acme"))


@attack("update-injects-index-key", 8, "PATCH /orders/{id}", "adds a second assignment behind an allowed one")
def _(world: World) -> Verdict:
    change = {"field": "note = :value, gsi1pk", "value": "tenant_globex#open"}
    answer = world.acme.send("PATCH", "/orders/o1", change)
    return planted(answer, world.globex.get("/lookup", value="open"), "tenant_globex#open")


@attack(
    "update-copies-private",
    8,
    "PATCH /orders/{id}",
    "copies the support team's notes into a field it can read",
    breaks="property",
)
def _(world: World) -> Verdict:
    change = {"field": "note = internal_notes, priority", "value": "low"}
    return read(world.acme.send("PATCH", "/orders/o1", change), private_marker("acme"))


@attack("update-fixed", 8, "PATCH /orders/{id}", "changes when the order was created", breaks="property")
def _(world: World) -> Verdict:
    answer = world.acme.send("PATCH", "/orders/o1", {"field": "created_at", "value": "1999-12-31T00:00:00Z"})
    changed = world.acme.get("/orders/o1").json()["created_at"] != created_at("o1")
    return Verdict(changed, answer.status_code, "created_at is another")


@attack("create-in-foreign-partition", 9, "POST /orders", "brings the victim's partition key in the body")
def _(world: World) -> Verdict:
    body = {"id": "x1", "status": "open", "note": PLANTED, "tenant_id": "tenant_globex"}
    answer = world.acme.send("POST", "/orders", body)
    return planted(answer, world.globex.get("/orders"), PLANTED)


@attack("create-replaces-foreign", 9, "POST /orders", "replaces an order of the victim's")
def _(world: World) -> Verdict:
    body = {"id": "o1", "status": "open", "note": PLANTED, "tenant_id": "tenant_globex"}
    answer = world.acme.send("POST", "/orders", body)
    return planted(answer, world.globex.get("/orders/o1"), PLANTED)


@attack("create-plants-in-index", 9, "POST /orders", "brings the victim's index key in the body")
def _(world: World) -> Verdict:
    body = {"id": "x1", "status": "open", "note": PLANTED, "gsi1pk": "tenant_globex#open"}
    answer = world.acme.send("POST", "/orders", body)
    return planted(answer, world.globex.get("/lookup", value="open"), PLANTED)


@attack(
    "create-replaces-own",
    9,
    "POST /orders",
    "replaces an own order, so that created_at begins anew",
    breaks="integrity",
)
def _(world: World) -> Verdict:
    answer = world.acme.send("POST", "/orders", {"id": "o1", "status": "open", "note": PLANTED})
    return planted(answer, world.acme.get("/orders/o1"), PLANTED)


@attack(
    "upsert-creates",
    15,
    "PUT /orders/{id}/note",
    "notes an order that does not exist, so that half of one does",
    breaks="integrity",
)
def _(world: World) -> Verdict:
    answer = world.acme.send("PUT", "/orders/ghost/note", {"note": PLANTED})
    return planted(answer, world.acme.get("/orders/ghost"), PLANTED)


@attack("delete-foreign", 16, "DELETE /orders/{id}", "names the victim in the body")
def _(world: World) -> Verdict:
    answer = world.acme.send("DELETE", "/orders/o1", {"tenant": "globex"})
    gone = world.globex.get("/orders/o1").status_code == 404
    return Verdict(gone, answer.status_code, "the victim's order is gone")


@attack("import-in-foreign-thread", 17, "POST /comments", "brings the victim's thread in a batch")
def _(world: World) -> Verdict:
    comment = {"order": "o1", "at": "2026-01-06T09:00:00Z", "text": PLANTED, "thread": "globex#o1"}
    answer = world.acme.send("POST", "/comments", {"comments": [comment]})
    return planted(answer, world.globex.get("/comments", order="o1"), PLANTED)


@attack("plan-changed", 19, "PUT /plans/{id}", "changes a price that all tenants read", breaks="shared")
def _(world: World) -> Verdict:
    answer = world.acme.send("PUT", "/plans/pro", {"price_cents": 1})
    changed = world.globex.get("/plans/pro").json()["price_cents"] == 1
    return Verdict(changed, answer.status_code, "the victim reads the new price")
