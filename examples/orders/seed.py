#!/usr/bin/env python3
"""Makes the tables and three tenants' data, straight in DynamoDB:

    ORDERS_DYNAMODB_ENDPOINT=http://127.0.0.1:8000 python seed.py

Every run starts from nothing: tables that the example knows are deleted first. Each tenant's data carries a marker,
so whoever sees the marker has seen that tenant's data.
"""

import os
from typing import Any

import boto3
from boto3.dynamodb.types import TypeSerializer

TENANTS = ("acme", "globex", "initech")
STATUSES = {"o1": "open", "o2": "open", "o3": "shipped"}
PRIORITIES = {"o1": "high", "o2": "low", "o3": "high"}
PLANS = {"basic": 900, "pro": 4900}
PRICE_CENTS = 1250

Item = dict[str, Any]


def marker(tenant: str) -> str:
    """A text that is only in this tenant's data."""
    return f"mark-{tenant}-9f2c"


def private_marker(tenant: str) -> str:
    """A text that is only in the internal notes on this tenant's orders."""
    return f"internal-{tenant}-4b7e"


def email(tenant: str) -> str:
    """A customer of this tenant."""
    return f"customer@{tenant}.example"


def created_at(order_id: str) -> str:
    """When a seeded order was created."""
    return f"2026-01-0{order_id.removeprefix('o')}T09:00:00Z"


def order(tenant: str, order_id: str) -> Item:
    """A seeded order as it lies in AppTable."""
    return {
        "tenant_id": f"tenant_{tenant}",
        "entity_id": f"order#{order_id}",
        "gsi1pk": f"tenant_{tenant}#{STATUSES[order_id]}",
        "gsi1sk": created_at(order_id),
        "org": tenant,
        "status": STATUSES[order_id],
        "priority": PRIORITIES[order_id],
        "note": f"{order_id} {marker(tenant)}",
        "email": email(tenant),
        "total_cents": PRICE_CENTS,
        "metadata": {"colour": "red"},
        "created_at": created_at(order_id),
        "internal_notes": f"{order_id} {private_marker(tenant)}",
    }


def items() -> dict[str, list[Item]]:
    """All seeded items by table."""
    found: dict[str, list[Item]] = {"AppTable": [], "Documents": [], "Comments": []}
    for tenant in TENANTS:
        found["AppTable"] += [order(tenant, order_id) for order_id in STATUSES]
        found["Documents"].append({"path": f"{tenant}/contracts/2026.pdf", "title": f"contract {marker(tenant)}"})
        found["Comments"].append(
            {"thread": f"{tenant}#o1", "at": "2026-01-05T09:00:00Z", "text": f"comment {marker(tenant)}"}
        )
        found[f"orders_{tenant}"] = [{"order_id": "a1", "note": f"archived {marker(tenant)}"}]
    found["Plans"] = [{"plan_id": plan, "price_cents": price} for plan, price in PLANS.items()]
    return found


def tables() -> list[dict[str, Any]]:
    """All tables as CreateTable takes them."""
    app_table = _table("AppTable", "tenant_id", "entity_id")
    app_table["AttributeDefinitions"] += _strings("gsi1pk", "gsi1sk", "email", "created_at")
    app_table["GlobalSecondaryIndexes"] = [
        _index("by_status", "gsi1pk", "gsi1sk"),
        _index("by_email", "email", "created_at"),
    ]
    app_table["LocalSecondaryIndexes"] = [_index("by_created", "tenant_id", "created_at")]
    return [
        app_table,
        _table("Documents", "path"),
        _table("Comments", "thread", "at"),
        _table("Plans", "plan_id"),
        *(_table(f"orders_{tenant}", "order_id") for tenant in TENANTS),
    ]


def reset(client: Any) -> None:
    """Deletes the example's tables and makes them anew, with their items; client is boto3's for DynamoDB."""
    existing = set(client.list_tables()["TableNames"])
    data = items()
    for table in tables():
        name = table["TableName"]
        if name in existing:
            client.delete_table(TableName=name)
            client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        client.create_table(**table)
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        for item in data[name]:
            client.put_item(TableName=name, Item=TypeSerializer().serialize(item)["M"])


def admin_client(endpoint: str) -> Any:
    """A client of DynamoDB Local, which accepts any key, and has no tenant."""
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="admin",
        aws_secret_access_key="admin",
    )


def _table(name: str, partition: str, sort: str | None = None) -> dict[str, Any]:
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": _strings(*filter(None, (partition, sort))),
        "KeySchema": _key_schema(partition, sort),
    }


def _index(name: str, partition: str, sort: str) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": _key_schema(partition, sort), "Projection": {"ProjectionType": "ALL"}}


def _key_schema(partition: str, sort: str | None) -> list[dict[str, str]]:
    schema = [{"AttributeName": partition, "KeyType": "HASH"}]
    return schema + ([{"AttributeName": sort, "KeyType": "RANGE"}] if sort else [])


def _strings(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


if __name__ == "__main__":
    reset(admin_client(os.environ.get("ORDERS_DYNAMODB_ENDPOINT", "http://127.0.0.1:8000")))
