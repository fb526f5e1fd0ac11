"""Attacks on where the tenant comes from: headers, hosts, parameters, references."""

import base64
import json

from attacks.catalogue import Verdict, attack, planted, read
from attacks.client import World
from seed import marker

GLOBEX = marker("globex")


@attack("header-tenant", 1, "GET /orders", "names the victim in X-Tenant-Id")
def _(world: World) -> Verdict:
    return read(world.acme.get("/orders", headers={"X-Tenant-Id": "globex"}), GLOBEX)


def _host(world: World, name: str) -> Verdict:
    return read(world.acme.get("/dashboard", headers={"Host": f"{name}.orders.test".encode()}), GLOBEX)


@attack("host-subdomain", 2, "GET /dashboard", "names the victim in the subdomain")
def _(world: World) -> Verdict:
    return _host(world, "globex")


@attack("host-case-and-space", 2, "GET /dashboard", "names the victim in upper case, with a space")
def _(world: World) -> Verdict:
    return _host(world, "GLOBEX ")


@attack("host-dot-segments", 2, "GET /dashboard", "climbs to the victim's subdomain with ../")
def _(world: World) -> Verdict:
    return _host(world, "../globex")


@attack("host-full-width", 2, "GET /dashboard", "names the victim in full-width letters, which NFKC folds")
def _(world: World) -> Verdict:
    return _host(world, "ｇｌｏｂｅｘ")


@attack("document-dot-segments", 3, "GET /documents", "climbs out of the own folder with ../")
def _(world: World) -> Verdict:
    return read(world.acme.get("/documents", path="../globex/contracts/2026.pdf"), GLOBEX)


@attack("document-inner-dot-segments", 3, "GET /documents", "climbs out from inside a folder, with doubled slashes")
def _(world: World) -> Verdict:
    return read(world.acme.get("/documents", path="contracts/..//../globex//contracts/./2026.pdf"), GLOBEX)


@attack("comment-separator", 3, "GET /comments", "puts the separator of the key into the id")
def _(world: World) -> Verdict:
    return read(world.acme.get("/comments", order="globex#o1"), GLOBEX)


@attack("archive-table", 4, "GET /archive", "ends the table's name with the victim")
def _(world: World) -> Verdict:
    return read(world.acme.get("/archive", team="globex"), GLOBEX)


@attack("archive-table-write", 4, "POST /archive", "writes into the victim's table")
def _(world: World) -> Verdict:
    answer = world.acme.send("POST", "/archive", {"team": "globex", "order_id": "a1", "note": "planted by acme"})
    return planted(answer, world.globex.get("/archive"), "planted by acme")


@attack("archive-describe", 4, "GET /archive/info", "describes the victim's table")
def _(world: World) -> Verdict:
    return read(world.acme.get("/archive/info", team="globex"), '"orders_globex"')


@attack("archive-list-tables", 18, "GET /archive/tables", "lists the tables of all tenants")
def _(world: World) -> Verdict:
    return read(world.acme.get("/archive/tables", prefix="orders_"), '"orders_globex"')


@attack("export-other-org", 11, "GET /export", "asks the filter behind a Scan for the victim")
def _(world: World) -> Verdict:
    return read(world.acme.get("/export", org="globex"), GLOBEX)


@attack(
    "export-control-character", 11, "GET /export", "hides the victim behind a control character that strip() removes"
)
def _(world: World) -> Verdict:
    return read(world.acme.get("/export", org="\x1fglobex"), GLOBEX)


@attack("cursor-forged", 12, "GET /feed", "forges a cursor that lies in the victim's partition")
def _(world: World) -> Verdict:
    start = {"tenant_id": "tenant_globex", "entity_id": "order#"}
    cursor = base64.urlsafe_b64encode(json.dumps(start).encode()).decode()
    return read(world.acme.get("/feed", limit="10", cursor=cursor), GLOBEX)


@attack("batch-foreign-ids", 14, "POST /batch", "mixes the victim's ids with its own")
def _(world: World) -> Verdict:
    return read(world.acme.send("POST", "/batch", {"ids": ["o1", "globex/o1", "globex/o2"]}), GLOBEX)
