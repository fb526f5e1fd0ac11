"""How attacks and honest requests reach the API: over HTTP, as somebody signed in."""

from dataclasses import dataclass
from typing import Any

import requests

PASSWORDS = {"alice@acme": "alice-demo", "bob@globex": "bob-demo"}


class Client:
    """A signed-in user of the API. No redirects, no proxies, no retries."""

    def __init__(self, base_url: str, username: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False
        login = self.request("POST", "/login", json={"username": username, "password": PASSWORDS[username]})
        login.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {login.json()['token']}"

    def request(self, method: str, path: str, **parameters: Any) -> requests.Response:
        """One request; parameters are those of requests, such as params, json and headers."""
        return self._session.request(method, self._base_url + path, timeout=30, allow_redirects=False, **parameters)

    def get(self, path: str, /, headers: dict[str, Any] | None = None, **query: str) -> requests.Response:
        """GET with a query string."""
        return self.request("GET", path, params=query, headers=headers)

    def send(self, method: str, path: str, body: Any) -> requests.Response:
        """A request with a JSON body."""
        return self.request(method, path, json=body)


@dataclass(frozen=True)
class World:
    """The attacker, the victim, and how to know them apart."""

    acme: Client
    globex: Client

    @classmethod
    def at(cls, base_url: str) -> "World":
        """Signs both in at the API."""
        return cls(acme=Client(base_url, "alice@acme"), globex=Client(base_url, "bob@globex"))
