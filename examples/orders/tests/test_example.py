"""The parts of the example agree: flaws, attacks, routes, OpenAPI document, policy and seeds."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.urls import get_resolver

import seed
from attacks import ATTACKS, PROBES, honest
from orders import model, safe

ORDERS = Path(__file__).resolve().parents[1]
METHODS = {"get", "post", "put", "patch", "delete"}


def load(name: str) -> Any:
    return yaml.safe_load((ORDERS / name).read_text(encoding="utf-8"))


def documented() -> set[tuple[str, str]]:
    return {
        (method.upper(), path)
        for path, operations in load("openapi.yaml")["paths"].items()
        for method in METHODS & operations.keys()
    }


def routed() -> set[tuple[str, str]]:
    return {
        (method.upper(), "/" + re.sub(r"<str:(\w+)>", r"{\1}", str(route.pattern)))
        for route in get_resolver("orders.urls").url_patterns
        for method in METHODS
        if hasattr(route.callback.view_class, method)
    }


def template(path: str) -> str:
    return re.sub("^/plans/[^/]+", "/plans/{plan_id}", re.sub("^/orders/[^/]+", "/orders/{order_id}", path))


def flaws_in(text: str, pattern: str) -> set[int]:
    return {int(number) for number in re.findall(pattern, text)}


def source(package: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((ORDERS / "orders" / package).glob("*.py")))


def test_every_flaw_of_the_readme_is_in_the_code_has_an_attack_and_a_fix() -> None:
    listed = flaws_in((ORDERS / "README.md").read_text(encoding="utf-8"), r"(?m)^\| (\d+) \|")
    assert listed == set(range(1, 20))
    assert flaws_in(source("vulnerable"), r"# Flaw (\d+)") == listed
    assert flaws_in(source("fixed"), r"# Fix (\d+)") == listed
    assert {attack.flaw for attack in ATTACKS} == listed


def test_the_openapi_document_describes_exactly_the_routes() -> None:
    assert documented() == routed()


def test_every_attack_is_on_a_documented_endpoint_and_has_its_own_id() -> None:
    endpoints = {f"{method} {re.sub('{.*}', '{id}', path)}" for method, path in documented()}
    assert {attack.endpoint for attack in ATTACKS} <= endpoints
    assert len({attack.id for attack in ATTACKS}) == len(ATTACKS)
    assert len({probe.id for probe in PROBES}) == len(PROBES)


def test_honest_requests_use_every_documented_endpoint_as_both_tenants() -> None:
    # Nobody changes a plan; signing in and health come before any tenant.
    apart = {("PUT", "/plans/{plan_id}"), ("POST", "/login"), ("GET", "/healthz")}
    for tenant in ("acme", "globex"):
        used = {(request.method, template(request.path)) for request in honest("fixed") if request.tenant == tenant}
        assert used == documented() - apart


def test_the_policy_covers_exactly_the_seeded_tables_and_tenants() -> None:
    policy = load("dynamoat.yaml")
    named = {name.replace("{tenant}", tenant) for name in policy["tables"] for tenant in policy["tenants"]["allow"]}
    assert named == {table["TableName"] for table in seed.tables()}
    assert set(policy["tenants"]["allow"]) == set(seed.TENANTS) == safe.TENANTS


def test_every_attribute_of_a_seeded_order_is_public_private_or_a_key() -> None:
    attributes = load("dynamoat.yaml")["tables"]["AppTable"]["attributes"]
    keys = {"tenant_id", "entity_id", "gsi1pk", "gsi1sk"}
    stored = set(seed.order("acme", "o1"))
    assert stored - keys - set(attributes["create"]) == set(attributes["private"])
    assert set(model.PUBLIC) == set(attributes["create"]) - {"org"}


def test_no_tenants_marker_is_in_another_tenants_data() -> None:
    for tenant in seed.TENANTS:
        for table, items in seed.items().items():
            for item in items:
                if seed.marker(tenant) in str(item):
                    assert tenant in f"{table} {item.get('tenant_id')} {item.get('path')} {item.get('thread')}"
