"""How orders lie in AppTable and how they are shown: the same in both settings."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

Item = dict[str, Any]

APP_TABLE = "AppTable"
DOCUMENTS = "Documents"
COMMENTS = "Comments"
PLANS = "Plans"

# What a customer may see of an order; internal_notes is the support team's.
PUBLIC = ("status", "priority", "note", "email", "total_cents", "metadata", "created_at")


def partition(tenant: str) -> str:
    """The partition of AppTable that belongs to the tenant."""
    return f"tenant_{tenant}"


def entity(order_id: str) -> str:
    """The sort key of an order."""
    return f"order#{order_id}"


def listing(tenant: str, status: str) -> str:
    """The partition of the index by_status that lists the tenant's orders of one status."""
    return f"{partition(tenant)}#{status}"


def shown(item: Item) -> Item:
    """An order as the API shows it."""
    order = {"id": item["entity_id"].removeprefix("order#")}
    return order | {name: plain(item[name]) for name in PUBLIC if name in item}


def shown_all(items: list[Item]) -> dict[str, list[Item]]:
    """Orders as the API lists them."""
    return {"orders": [shown(item) for item in items]}


def plain(value: Any) -> Any:
    """A DynamoDB value as JSON: whole numbers as integers, sets as sorted lists."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, set):
        return sorted(plain(inner) for inner in value)
    return value


def now() -> str:
    """The time to stamp a new order with, ISO 8601 in UTC."""
    return settings.ORDERS_NOW or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
