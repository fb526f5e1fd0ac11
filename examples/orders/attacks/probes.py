"""Hostile values that lead nowhere, in either settings: a check that judges by the look of a value would cry wolf."""

from dataclasses import dataclass

import requests

from attacks.client import Client

PAYLOADS = (
    "abc OR 1=1",
    "' OR '1'='1",
    "tenant_globex",
    "acme,globex",
    "*",
    "%",
    "glo*",
    "globex\u200b",
    "\u0261lobex",
    '{"S": "globex"}',
)
PLACES = ("header", "host", "org", "team", "order", "path")


@dataclass(frozen=True)
class Probe:
    """One hostile value in one place of a request."""

    place: str
    payload: str

    @property
    def id(self) -> str:
        return f"{self.place}:{self.payload.encode('ascii', 'backslashreplace').decode()}"

    def send(self, acme: Client) -> requests.Response:
        """Sends it as the tenant acme."""
        match self.place:
            case "header":
                return acme.get("/orders", headers={"X-Tenant-Id": self.payload.encode()})
            case "host":
                return acme.get("/dashboard", headers={"Host": f"{self.payload}.orders.test".encode()})
            case "org":
                return acme.get("/export", org=self.payload)
            case "team":
                return acme.get("/archive", team=self.payload)
            case "order":
                return acme.get("/comments", order=self.payload)
            case _:
                return acme.get("/documents", path=self.payload)


PROBES = [Probe(place, payload) for place in PLACES for payload in PAYLOADS]
