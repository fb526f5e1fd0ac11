"""What honest users do: every endpoint, as both tenants, with the answers they must get.

The requests run in this order on fresh data. Their answers are the same with and without the gateway, to the byte.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import requests

import seed
from attacks.client import Client, World

# When orders are created during the run: ORDERS_NOW of the application.
NOW = "2026-02-01T12:00:00Z"
NOT_FOUND = {"detail": "Not found."}

Settings = Literal["vulnerable", "fixed"]
Tenant = Literal["acme", "globex"]


@dataclass(frozen=True)
class Honest:
    """One honest request and the answer to it. A body of None means an empty one."""

    tenant: Tenant
    method: str
    path: str
    status: int
    body: Any
    parameters: dict[str, Any] = field(default_factory=dict)
    settings: tuple[Settings, ...] = ("vulnerable", "fixed")

    @property
    def id(self) -> str:
        return f"{self.tenant} {self.method} {self.path} {json.dumps(self.parameters, sort_keys=True)}"

    def send(self, world: World) -> requests.Response:
        """Sends it as its tenant."""
        client: Client = getattr(world, self.tenant)
        return client.request(self.method, self.path, **self.parameters)


def honest(settings: Settings) -> list[Honest]:
    """The honest requests under these settings, in order."""
    both: tuple[Tenant, ...] = ("acme", "globex")
    steps = [step for tenant in both for step in (*_reads(tenant), *_writes(tenant))]
    return [step for step in steps if settings in step.settings]


def _get(tenant: Tenant, path: str, body: Any, /, status: int = 200, **query: str) -> Honest:
    return Honest(tenant, "GET", path, status, body, {"params": query} if query else {})


def _send(tenant: Tenant, method: str, path: str, sent: Any, body: Any, status: int = 200) -> Honest:
    return Honest(tenant, method, path, status, body, {"json": sent})


def _reads(tenant: Tenant) -> Iterator[Honest]:
    o1, o2, o3 = (_shown(tenant, order_id) for order_id in ("o1", "o2", "o3"))
    everything = {"orders": [o1, o2, o3]}
    dashboard = {"workspace": tenant, **everything}
    table = f"orders_{tenant}"
    archived = {"archived": [{"order_id": "a1", "note": f"archived {seed.marker(tenant)}"}]}
    cursor = _cursor(tenant, "o2")

    yield _get(tenant, "/orders", everything)
    yield Honest(tenant, "GET", "/orders", 200, everything, {"headers": {"X-Tenant-Id": tenant}})
    yield _get(tenant, "/dashboard", dashboard)
    for host in (f"{tenant}.orders.test", f"{tenant.upper()}.orders.test"):
        yield Honest(tenant, "GET", "/dashboard", 200, dashboard, {"headers": {"Host": host}})
    yield _get(tenant, "/orders/o1", o1)
    yield _get(tenant, "/orders/o9", NOT_FOUND, status=404)
    for name in ("status", "total_cents", "metadata"):
        yield _get(tenant, "/orders/o1", {"id": "o1", name: o1[name]}, field=name)
    yield _get(tenant, "/feed", {"orders": [o1, o2], "next": cursor}, limit="2")
    yield _get(tenant, "/feed", {"orders": [o3], "next": None}, limit="2", cursor=cursor)
    yield _send(tenant, "POST", "/fetch", {"id": "o2"}, o2)
    yield _send(tenant, "POST", "/fetch", {"id": "o9"}, NOT_FOUND, status=404)
    yield _send(tenant, "POST", "/batch", {"ids": ["o3", "o1"]}, {"orders": [o1, o3]})
    yield _get(tenant, "/search", {"orders": [o1, o3]}, field="priority", value="high")
    yield _send(tenant, "POST", "/search", {"priority": "high"}, {"orders": [o1, o3]})
    yield _send(tenant, "POST", "/search", {"status": "open", "priority": "low"}, {"orders": [o2]})
    yield _get(tenant, "/lookup", {"orders": [o1, o2]}, value="open")
    yield _get(tenant, "/lookup", {"orders": [o3]}, key="gsi1pk", value="shipped")
    # The vulnerable view asks an index that no tenant may read, so there it has no honest use.
    yield Honest(
        tenant, "GET", "/customers", 200, everything, {"params": {"email": seed.email(tenant)}}, settings=("fixed",)
    )
    yield _get(tenant, "/export", everything)
    yield _get(tenant, "/export", everything, org=tenant)
    document = {"path": f"{tenant}/contracts/2026.pdf", "title": f"contract {seed.marker(tenant)}"}
    yield _get(tenant, "/documents", document, path="contracts/2026.pdf")
    yield _get(tenant, "/documents", NOT_FOUND, status=404, path="contracts/none.pdf")
    comment = {"at": "2026-01-05T09:00:00Z", "text": f"comment {seed.marker(tenant)}"}
    yield _get(tenant, "/comments", {"comments": [comment]}, order="o1")
    yield _get(tenant, "/archive", archived)
    yield _get(tenant, "/archive", archived, team=tenant)
    yield _get(tenant, "/archive/info", {"table": table, "status": "ACTIVE"})
    yield _get(tenant, "/archive/tables", {"tables": [table]})
    yield _get(tenant, "/plans/basic", {"plan_id": "basic", "price_cents": seed.PLANS["basic"]})
    yield _get(tenant, "/plans/none", NOT_FOUND, status=404)


def _writes(tenant: Tenant) -> Iterator[Honest]:
    sent = {"id": "n1", "status": "open", "priority": "low", "note": "new", "email": "n@n.example", "total_cents": 5}
    new = {**sent, "created_at": NOW}
    o1 = {**_shown(tenant, "o1"), "status": "shipped", "priority": "low", "metadata": {"colour": "blue"}}
    o2 = {**_shown(tenant, "o2"), "note": "call back"}
    o3 = _shown(tenant, "o3")

    yield _send(tenant, "POST", "/orders", sent, new, status=201)
    yield _get(tenant, "/orders/n1", new)
    for name in ("priority", "status", "metadata"):
        yield _send(tenant, "PATCH", "/orders/o1", {"field": name, "value": o1[name]}, {"id": "o1", name: o1[name]})
    yield _get(tenant, "/lookup", {"orders": [o1, o3]}, value="shipped")
    yield _send(tenant, "PUT", "/orders/o2/note", {"note": "call back"}, {"id": "o2", "note": "call back"})
    yield _get(tenant, "/lookup", {"orders": [o2, new]}, value="open")
    comment = {"at": NOW, "text": "imported"}
    yield _send(tenant, "POST", "/comments", {"comments": [{"order": "n1", **comment}]}, {"stored": 1}, status=201)
    yield _get(tenant, "/comments", {"comments": [comment]}, order="n1")
    archived = {"order_id": "a2", "note": "done"}
    yield _send(tenant, "POST", "/archive", {"team": tenant, **archived}, archived, status=201)
    first = {"order_id": "a1", "note": f"archived {seed.marker(tenant)}"}
    yield _get(tenant, "/archive", {"archived": [first, archived]})
    yield Honest(tenant, "DELETE", "/orders/o3", 204, None)
    yield Honest(tenant, "DELETE", "/orders/o2", 204, None, {"json": {"tenant": tenant}})
    yield _get(tenant, "/orders", {"orders": [new, o1]})


def _shown(tenant: Tenant, order_id: str) -> dict[str, Any]:
    hidden = ("tenant_id", "entity_id", "gsi1pk", "gsi1sk", "org", "internal_notes")
    stored = seed.order(tenant, order_id)
    return {"id": order_id, **{name: value for name, value in stored.items() if name not in hidden}}


def _cursor(tenant: Tenant, order_id: str) -> str:
    key = {"entity_id": f"order#{order_id}", "tenant_id": f"tenant_{tenant}"}
    return base64.urlsafe_b64encode(json.dumps(key, sort_keys=True).encode()).decode()
