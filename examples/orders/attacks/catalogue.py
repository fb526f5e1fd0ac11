"""What an attack is, and the list of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import requests

from attacks.client import World

# tenant: another tenant's data was read or changed. property: an attribute that the tenant must not read or change
# got out or was changed. integrity: an item came to be, or was replaced, as the policy forbids. shared: reference
# data was changed for everybody.
Breaks = Literal["tenant", "property", "integrity", "shared"]


@dataclass(frozen=True)
class Verdict:
    """What came of an attack: whether it escaped, the status that the attacker got, and the proof looked for."""

    escaped: bool
    status: int
    proof: str

    def __str__(self) -> str:
        return f"{'ESCAPED' if self.escaped else 'CONTAINED'} (HTTP {self.status}; looked for: {self.proof})"


Run = Callable[[World], Verdict]


@dataclass(frozen=True)
class Attack:
    """One way out, performed as the tenant acme. flaw is the number in README.md."""

    id: str
    flaw: int
    endpoint: str
    title: str
    breaks: Breaks
    run: Run


ATTACKS: list[Attack] = []


def attack(id: str, flaw: int, endpoint: str, title: str, breaks: Breaks = "tenant") -> Callable[[Run], Run]:
    """Enters a function into ATTACKS."""

    def enter(run: Run) -> Run:
        ATTACKS.append(Attack(id, flaw, endpoint, title, breaks, run))
        return run

    return enter


def read(answer: requests.Response, secret: str) -> Verdict:
    """Escaped when the attacker's answer holds the secret, whatever its status."""
    return Verdict(secret in answer.text, answer.status_code, f"{secret!r} in the answer")


def planted(answer: requests.Response, read_back: requests.Response, text: str) -> Verdict:
    """Escaped when what is read back holds the text; answer is what the attacker got."""
    return Verdict(text in read_back.text, answer.status_code, f"{text!r} read back")
