"""The rules of the fixed views: what may enter a key, an expression or an item.

Each function takes what a caller sent and returns what may be used, or refuses it with a 400 (or a 403, when it
names another tenant). Nothing here repairs: besides surrounding spaces and upper case, odd input is refused, since
whatever is folded, unescaped or cut on the way to a key can fold into somebody else's key.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.exceptions import PermissionDenied, ValidationError

from orders.users import User

# A closed list: a slug that is well-formed but not here owns nothing.
TENANTS = frozenset({"acme", "globex", "initech"})

_SLUG = re.compile(r"[a-z0-9]{1,32}")
_FILE = re.compile(r"[a-z0-9]{1,32}(\.[a-z0-9]{1,8})?")
# Control characters, line separators, and lone surrogates, which JSON can hold and UTF-8 cannot.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Rule = Callable[[Any], Any]


def slug(raw: Any) -> str:
    """A name of 1 to 32 ASCII letters and digits, spaces around it stripped, lower case."""
    name = _string(raw).strip(" ")
    # ASCII first: lower() turns some letters outside ASCII, such as the Kelvin sign, into letters inside it.
    if not name.isascii() or not _SLUG.fullmatch(name.lower()):
        raise ValidationError("only ASCII letters and digits")
    return name.lower()


def tenant(raw: Any) -> str:
    """The canonical id of a tenant that exists."""
    name = slug(raw)
    if name not in TENANTS:
        raise PermissionDenied
    return name


def own_tenant(user: User, claim: Any = None) -> str:
    """The signed-in user's tenant. A claim decides nothing: it is absent, or it agrees."""
    if claim is not None and tenant(claim) != user.tenant:
        raise PermissionDenied
    return tenant(user.tenant)


def partition(user: User) -> str:
    """The canonical partition key of the user's tenant: tenant_{slug}."""
    return f"tenant_{own_tenant(user)}"


def text(raw: Any) -> str:
    """Text of up to 500 characters without control characters."""
    value = _string(raw)
    if len(value) > 500:
        raise ValidationError("too long")
    return value


def cents(raw: Any) -> int:
    """A whole amount of money, zero or more."""
    # bool is an int in Python.
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 10**12:
        raise ValidationError("a whole number, zero or more")
    return raw


def one_of(*allowed: str) -> Rule:
    """A rule that admits only these strings."""

    def rule(raw: Any) -> str:
        if not isinstance(raw, str) or raw not in allowed:
            raise ValidationError(f"one of {', '.join(allowed)}")
        return raw

    return rule


def labels(raw: Any) -> dict[str, str]:
    """A flat object of up to 20 short texts with plain names."""
    if not isinstance(raw, dict) or len(raw) > 20:
        raise ValidationError("an object of up to 20 texts")
    return {slug(name): text(value) for name, value in raw.items()}


def document_path(raw: Any) -> str:
    """A relative path of plain names; a dot only before an extension, so no name can be '.' or '..'."""
    names = _string(raw).split("/")
    if len(names) > 8 or not all(_FILE.fullmatch(name) for name in names):
        raise ValidationError("folders and a file of ASCII letters and digits")
    return "/".join(names)


def body(data: Any, rules: Mapping[str, Rule], required: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The members of a JSON body, each by its rule. A member without a rule is refused, not ignored."""
    if not isinstance(data, dict):
        raise ValidationError("an object is expected")
    if data.keys() - rules.keys():
        raise ValidationError("an unknown member")
    if missing := required - data.keys():
        raise ValidationError(f"missing: {', '.join(sorted(missing))}")
    return {name: rules[name](value) for name, value in data.items()}


def cursor(raw: Any, own_partition: str) -> dict[str, str]:
    """The start key of a page. Only the position in the caller's own partition is taken from the cursor."""
    try:
        key = json.loads(base64.b64decode(_string(raw), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValidationError("invalid cursor") from error
    if not isinstance(key, dict) or key.keys() != {"tenant_id", "entity_id"} or key["tenant_id"] != own_partition:
        raise ValidationError("invalid cursor")
    kind, separator, order_id = _string(key["entity_id"]).partition("#")
    if (kind, separator) != ("order", "#"):
        raise ValidationError("invalid cursor")
    return {"tenant_id": own_partition, "entity_id": f"order#{slug(order_id)}"}


def _string(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValidationError("a string is expected")
    if _CONTROL.search(raw):
        raise ValidationError("control characters are not allowed")
    return raw
