"""The users of the example, in memory."""

from dataclasses import dataclass

from django.utils.crypto import constant_time_compare


@dataclass(frozen=True)
class User:
    """Somebody signed in, and the tenant they belong to."""

    username: str
    tenant: str
    is_authenticated: bool = True


# Demo passwords: the data behind them is made up by seed.py.
_PASSWORDS: dict[str, str] = {
    "alice@acme": "alice-demo",
    "bob@globex": "bob-demo",
    "carol@initech": "carol-demo",
    "dave@acme": "dave-demo",
}


def find(username: str) -> User | None:
    """The user of that name, or None."""
    if username not in _PASSWORDS:
        return None
    return User(username=username, tenant=username.partition("@")[2])


def check_password(username: str, password: str) -> User | None:
    """The user whose name and password these are, or None."""
    # Compare also when the name is unknown, so that the answer takes as long.
    known = _PASSWORDS.get(username, "")
    # JSON can hold lone surrogates, which UTF-8 cannot.
    if constant_time_compare(known, password.encode("utf-8", "surrogatepass")) and known:
        return find(username)
    return None
