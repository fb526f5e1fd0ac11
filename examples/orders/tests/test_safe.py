"""The rules of the fixed views: what they must catch, and what they must leave alone."""

import base64
import json
from typing import Any

import pytest
from rest_framework.exceptions import PermissionDenied, ValidationError

from orders import safe
from orders.users import User

ALICE = User(username="alice@acme", tenant="acme")
OWN = "tenant_acme"


@pytest.mark.parametrize(
    ("raw", "canonical"), [("acme", "acme"), ("ACME", "acme"), ("  Acme ", "acme"), ("o1", "o1"), ("a" * 32, "a" * 32)]
)
def test_slug_strips_spaces_and_lowers_letters(raw: str, canonical: str) -> None:
    assert safe.slug(raw) == canonical


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "a" * 33,
        "abc OR 1=1",
        "../globex",
        "globex#o1",
        "tenant_globex",
        "globex/",
        "globex\n",
        "\x1fglobex",
        "glo\x00bex",
        "globex\x7f",
        "globex\x85",
        "globex\u2028",
        "ｇｌｏｂｅｘ",
        "globe\u212a",
        "\u0261lobex",
        "globex\u200b",
        "\u00a0globex",
        "glöbex",
        "١",
        None,
        1,
        True,
        ["globex"],
        {"S": "globex"},
        {"ne": "x"},
    ],
)
def test_slug_refuses_what_is_not_ascii_letters_and_digits(raw: Any) -> None:
    with pytest.raises(ValidationError):
        safe.slug(raw)


def test_tenant_is_one_of_a_closed_list() -> None:
    assert safe.tenant(" Globex ") == "globex"
    with pytest.raises(PermissionDenied):
        safe.tenant("acme2")


@pytest.mark.parametrize("claim", [None, "acme", "ACME "])
def test_own_tenant_is_the_signed_in_users_when_the_claim_is_absent_or_agrees(claim: str | None) -> None:
    assert safe.own_tenant(ALICE, claim) == "acme"


@pytest.mark.parametrize("claim", ["globex", "GLOBEX ", "nobody"])
def test_own_tenant_refuses_the_claim_to_be_somebody_else(claim: str) -> None:
    with pytest.raises(PermissionDenied):
        safe.own_tenant(ALICE, claim)


@pytest.mark.parametrize("claim", ["", "../globex", {"tenant": "acme"}])
def test_own_tenant_refuses_a_claim_that_is_no_slug(claim: Any) -> None:
    with pytest.raises(ValidationError):
        safe.own_tenant(ALICE, claim)


def test_own_tenant_refuses_a_user_of_a_tenant_that_does_not_exist() -> None:
    with pytest.raises(PermissionDenied):
        safe.own_tenant(User(username="eve@acme2", tenant="acme2"))


def test_partition_is_canonical() -> None:
    assert safe.partition(ALICE) == OWN


def test_text_keeps_what_people_write() -> None:
    written = "Grüße, 東京 — 50% 'off' #1; SET x = :y"
    assert safe.text(written) == written


@pytest.mark.parametrize("raw", ["a\nb", "\x00", "\ud800", "x" * 501, 5, None, {"ne": "x"}])
def test_text_refuses_control_characters_length_and_other_types(raw: Any) -> None:
    with pytest.raises(ValidationError):
        safe.text(raw)


@pytest.mark.parametrize("raw", [0, 1250, 10**12])
def test_cents_keeps_whole_amounts(raw: int) -> None:
    assert safe.cents(raw) == raw


@pytest.mark.parametrize("raw", [-1, 10**12 + 1, 1.5, "5", True, None])
def test_cents_refuses_everything_else(raw: Any) -> None:
    with pytest.raises(ValidationError):
        safe.cents(raw)


def test_one_of_admits_exactly_its_strings() -> None:
    rule = safe.one_of("status", "priority")
    assert rule("status") == "status"
    for raw in ("internal_notes", "Status", " status", "status, gsi1pk", None, ["status"], {"S": "status"}):
        with pytest.raises(ValidationError):
            rule(raw)


def test_labels_are_flat_texts_with_plain_names() -> None:
    assert safe.labels({"colour": "red"}) == {"colour": "red"}
    for raw in ("red", {"a.b": "c"}, {"a": {"b": "c"}}, {str(number): "x" for number in range(21)}):
        with pytest.raises(ValidationError):
            safe.labels(raw)


@pytest.mark.parametrize("raw", ["contracts/2026.pdf", "readme", "a/b/c.txt"])
def test_document_path_keeps_plain_relative_paths(raw: str) -> None:
    assert safe.document_path(raw) == raw


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "/contracts",
        "../globex/contracts/2026.pdf",
        "a/../b",
        "a//b",
        "a/./b",
        "a/",
        ".",
        "..",
        "a\\b",
        "%2e%2e/a",
        None,
    ],
)
def test_document_path_refuses_what_climbs_or_needs_tidying(raw: Any) -> None:
    with pytest.raises(ValidationError):
        safe.document_path(raw)


def test_body_applies_each_rule_and_demands_what_is_required() -> None:
    rules = {"id": safe.slug, "note": safe.text}
    assert safe.body({"id": "O1", "note": "x"}, rules, frozenset({"id"})) == {"id": "o1", "note": "x"}
    for data in ({"note": "x"}, {"id": "o1", "tenant_id": "tenant_globex"}, {"id": {"ne": "x"}}, ["id"], "id", None):
        with pytest.raises(ValidationError):
            safe.body(data, rules, frozenset({"id"}))


def test_cursor_is_a_position_in_the_own_partition() -> None:
    assert safe.cursor(encoded({"tenant_id": OWN, "entity_id": "order#o2"}), OWN) == {
        "tenant_id": OWN,
        "entity_id": "order#o2",
    }


@pytest.mark.parametrize(
    "key",
    [
        {"tenant_id": "tenant_globex", "entity_id": "order#o2"},
        {"tenant_id": OWN},
        {"tenant_id": OWN, "entity_id": "order#o2", "gsi1pk": "tenant_globex#open"},
        {"tenant_id": OWN, "entity_id": "order#"},
        {"tenant_id": OWN, "entity_id": "invoice#o2"},
        {"tenant_id": OWN, "entity_id": {"S": "order#o2"}},
        {"tenant_id": [OWN], "entity_id": "order#o2"},
        [],
        None,
    ],
)
def test_cursor_refuses_every_other_key(key: Any) -> None:
    with pytest.raises(ValidationError):
        safe.cursor(encoded(key), OWN)


@pytest.mark.parametrize("raw", ["", "!", "e30", "bm90IGpzb24=", "/w==", None])
def test_cursor_refuses_what_is_no_base64_of_json(raw: Any) -> None:
    with pytest.raises(ValidationError):
        safe.cursor(raw, OWN)


def encoded(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
