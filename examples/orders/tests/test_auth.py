"""Who is let in. No test here reaches DynamoDB: its endpoint is a closed port."""

from typing import Any

import pytest
from django.core import signing
from rest_framework.test import APIClient

from orders import auth, users


@pytest.fixture
def client() -> APIClient:
    return APIClient()


def test_login_gives_a_token_for_the_users_own_tenant(client: APIClient) -> None:
    answer = client.post("/login", {"username": "alice@acme", "password": "alice-demo"}, format="json")
    assert answer.status_code == 200
    assert answer.json()["tenant"] == "acme"
    assert authenticated(answer.json()["token"]) == users.find("alice@acme")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"username": "alice@acme"},
        {"username": "alice@acme", "password": "bob-demo"},
        {"username": "alice@acme", "password": ""},
        {"username": "eve@acme", "password": ""},
        {"username": "alice@globex", "password": "alice-demo"},
        {"username": {"ne": "x"}, "password": {"ne": "x"}},
    ],
)
def test_login_refuses_everybody_else(client: APIClient, body: Any) -> None:
    assert client.post("/login", body, format="json").status_code == 401


def test_login_refuses_a_password_that_is_not_unicode(client: APIClient) -> None:
    body = '{"username": "alice@acme", "password": "\\ud800"}'
    assert client.generic("POST", "/login", body, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer nonsense",
        "Basic YWxpY2VAYWNtZTphbGljZS1kZW1v",
        f"Bearer {signing.dumps({'user': 'alice@acme'}, salt='another')}",
        f"Bearer {signing.dumps({'user': 'alice@acme'}, key='another', salt='orders.login')}",
    ],
)
def test_a_request_without_a_valid_token_is_refused(client: APIClient, authorization: str) -> None:
    answer = client.get("/orders", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_changed_token_is_refused(client: APIClient) -> None:
    token = auth.new_token(users.User(username="alice@acme", tenant="acme"))
    # The last character of a signature holds unused bits, so change the first of the payload.
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    assert client.get("/orders", headers={"Authorization": f"Bearer {changed}"}).status_code == 401


def test_an_old_token_is_refused(client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    token = auth.new_token(users.User(username="alice@acme", tenant="acme"))
    monkeypatch.setattr(auth, "_MAX_AGE_SECONDS", -1)
    assert client.get("/orders", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_token_of_a_user_who_is_gone_is_refused(client: APIClient) -> None:
    token = auth.new_token(users.User(username="gone@acme", tenant="acme"))
    assert client.get("/orders", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_signed_in_user_who_names_another_tenant_is_refused_before_dynamodb_is_asked(client: APIClient) -> None:
    token = auth.new_token(users.User(username="alice@acme", tenant="acme"))
    answer = client.get("/orders", headers={"Authorization": f"Bearer {token}", "X-Tenant-Id": "globex"})
    assert answer.status_code == 403


def test_health_needs_no_token(client: APIClient) -> None:
    assert client.get("/healthz").json() == {"ok": True}


def authenticated(token: str) -> users.User | None:
    return users.find(signing.loads(token, salt="orders.login")["user"])
