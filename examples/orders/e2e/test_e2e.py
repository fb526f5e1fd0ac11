"""The whole product on one example: DynamoDB Local, the gateway, and an API full of flaws.

    mvn -q -f tools/dynamodb-local/pom.xml dependency:copy-dependencies
    DYNAMOAT_BIN=./dynamoat .venv/bin/pytest examples/orders/e2e

The flaws are real: without the gateway every attack escapes. The gateway contains every one of them and changes
nothing for honest users. Each test starts on fresh data.
"""

from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer

import seed
from attacks import ATTACKS, PROBES, Attack, Probe, World, honest
from e2e.conftest import WorldOf
from e2e.stack import Part

VULNERABLE = Part("vulnerable", gateway=False)
GUARDED = Part("vulnerable", gateway=True)
FIXED = Part("fixed", gateway=False)
FIXED_GUARDED = Part("fixed", gateway=True)

every_attack = pytest.mark.parametrize("attack", ATTACKS, ids=[attack.id for attack in ATTACKS])
every_probe = pytest.mark.parametrize("probe", PROBES, ids=[probe.id for probe in PROBES])


def each_part(*parts: Part) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("part", parts, ids=[part.id for part in parts])


@every_attack
def test_every_attack_escapes_the_vulnerable_api_without_the_gateway(
    attack: Attack, fresh: Any, world_of: WorldOf
) -> None:
    verdict = attack.run(world_of(VULNERABLE))
    assert verdict.escaped, verdict


@each_part(GUARDED, FIXED, FIXED_GUARDED)
@every_attack
def test_no_attack_escapes_the_gateway_or_the_fixed_api(
    attack: Attack, part: Part, fresh: Any, world_of: WorldOf
) -> None:
    world, before = world_of(part), contents(fresh)
    verdict = attack.run(world)
    assert not verdict.escaped, verdict
    assert 200 <= verdict.status < 500, f"contained by a failure, not by a decision: {verdict}"
    assert not_acmes(contents(fresh)) == not_acmes(before), "somebody else's data changed"


@each_part(VULNERABLE, GUARDED, FIXED, FIXED_GUARDED)
@every_probe
def test_hostile_values_that_lead_nowhere_get_no_data(
    probe: Probe, part: Part, seeded: None, world_of: WorldOf
) -> None:
    answer = probe.send(world_of(part).acme)
    assert seed.marker("globex") not in answer.text
    assert answer.status_code < 500
    if part.settings == "fixed":
        assert answer.status_code in (400, 403)


@each_part(VULNERABLE, GUARDED, FIXED, FIXED_GUARDED)
def test_honest_requests_get_what_they_ask_for(part: Part, fresh: Any, world_of: WorldOf) -> None:
    world = world_of(part)
    for request in honest(part.settings):
        answer = request.send(world)
        body = answer.json() if answer.content else None
        assert (request.id, answer.status_code, body) == (request.id, request.status, request.body)


@pytest.mark.parametrize(
    ("direct", "guarded"), [(VULNERABLE, GUARDED), (FIXED, FIXED_GUARDED)], ids=["vulnerable", "fixed"]
)
def test_the_gateway_changes_no_byte_of_honest_traffic_and_no_stored_item(
    direct: Part, guarded: Part, admin: Any, world_of: WorldOf
) -> None:
    with_gateway = transcript(guarded, admin, world_of(guarded))
    without_gateway = transcript(direct, admin, world_of(direct))
    assert with_gateway == without_gateway


@pytest.fixture(scope="module")
def seeded(admin: Any) -> None:
    """Data for tests that only read."""
    seed.reset(admin)


def transcript(part: Part, admin: Any, world: World) -> tuple[list[tuple[str, int, bytes]], dict[str, Any]]:
    """Every answer to honest requests on fresh data, and what is stored afterwards."""
    seed.reset(admin)
    answers = []
    for request in honest(part.settings):
        answer = request.send(world)
        answers.append((request.id, answer.status_code, answer.content))
    return answers, contents(admin)


def contents(admin: Any) -> dict[str, list[Any]]:
    """All items of all tables, in an order that does not depend on DynamoDB."""
    found = {}
    for table in seed.tables():
        name = table["TableName"]
        items = [TypeDeserializer().deserialize({"M": item}) for item in admin.scan(TableName=name)["Items"]]
        found[name] = sorted(items, key=repr)
    return found


def not_acmes(stored: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What does not belong to the attacker, by the keys that the items lie under."""
    own = ("tenant_acme", "acme/", "acme#")
    return {
        name: [
            item
            for item in items
            if not str(item.get("tenant_id", item.get("path", item.get("thread", "")))).startswith(own)
        ]
        for name, items in stored.items()
        if name != "orders_acme"
    }
