"""boto3's operations through the gateway and straight to DynamoDB Local, with the same answers.

What the Django application does not use: transactions, and the legacy parameters that expressions replaced.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

import new_keys
from e2e import stack

POLICY = Path(__file__).parent / "ledger.yaml"
Call = Callable[[Any], dict[str, Any]]


def key(tenant: str = "acme", number: str = "1", sort: str = "a") -> dict[str, Any]:
    return {"pk": {"S": f"T#{tenant}#{number}"}, "sk": {"S": sort}}


def item(tenant: str, number: str, sort: str, **more: str) -> dict[str, Any]:
    return key(tenant, number, sort) | {name: {"S": value} for name, value in more.items()}


@pytest.fixture(scope="module")
def client_of(dynamodb: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Gives a tenant's client through the gateway."""
    directory = tmp_path_factory.mktemp("ledger")
    keys_file, _ = new_keys.write(directory)
    keys = json.loads(keys_file.read_text(encoding="utf-8"))
    with stack.gateway(dynamodb, directory, POLICY) as endpoint:

        def client(tenant: str) -> Any:
            pair = keys[tenant]
            return boto3.client(
                "dynamodb",
                endpoint_url=endpoint,
                region_name="eu-west-1",
                aws_access_key_id=pair["access_key_id"],
                aws_secret_access_key=pair["secret_access_key"],
                config=Config(retries={"total_max_attempts": 1}),
            )

        yield client


@pytest.fixture
def ledger(admin: Any) -> Any:
    """A client of DynamoDB itself, with the table made anew and an item of each tenant's in it."""
    if "Ledger" in admin.list_tables()["TableNames"]:
        admin.delete_table(TableName="Ledger")
    admin.create_table(
        TableName="Ledger",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "account")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_account",
                "KeySchema": [
                    {"AttributeName": "account", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    for tenant in ("acme", "globex"):
        for sort in ("a", "b"):
            row = item(tenant, "1", sort, note=f"{tenant} {sort}", state="open", account=f"ACCT#{tenant}#7")
            admin.put_item(TableName="Ledger", Item=row)
    return admin


def equals(value: str) -> dict[str, Any]:
    return {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": value}]}


OPEN_OR_NOTED = {"state": equals("open"), "note": {"ComparisonOperator": "NULL"}}

HONEST: dict[str, Call] = {
    "transact_get_items": lambda c: c.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": "Ledger", "Key": key()}},
            {"Get": {"TableName": "Ledger", "Key": key(sort="none")}},
            {"Get": {"TableName": "Ledger", "Key": key(sort="b"), "ProjectionExpression": "note"}},
        ]
    ),
    "transact_write_items": lambda c: c.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": "Ledger", "Item": item("acme", "2", "a", note="new")}},
            {
                "Update": {
                    "TableName": "Ledger",
                    "Key": key(),
                    "UpdateExpression": "SET #s = :s",
                    "ExpressionAttributeNames": {"#s": "state"},
                    "ExpressionAttributeValues": {":s": {"S": "closed"}},
                }
            },
            {"Delete": {"TableName": "Ledger", "Key": key(sort="b")}},
            {
                "ConditionCheck": {
                    "TableName": "Ledger",
                    "Key": key(number="3"),
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            },
        ],
        ClientRequestToken="a-token",
    ),
    "key conditions": lambda c: c.query(TableName="Ledger", KeyConditions={"pk": equals("T#acme#1")}),
    "query filter": lambda c: c.query(
        TableName="Ledger",
        KeyConditions={"pk": equals("T#acme#1")},
        QueryFilter=OPEN_OR_NOTED,
        ConditionalOperator="OR",
    ),
    "key conditions of an index": lambda c: c.query(
        TableName="Ledger", IndexName="by_account", KeyConditions={"account": equals("ACCT#acme#7")}
    ),
    "attributes to get": lambda c: c.get_item(TableName="Ledger", Key=key(), AttributesToGet=["note", "absent"]),
    "attributes to get of a batch": lambda c: c.batch_get_item(
        RequestItems={"Ledger": {"Keys": [key()], "AttributesToGet": ["note"]}}
    ),
    "attribute updates": lambda c: c.update_item(
        TableName="Ledger",
        Key=key(),
        AttributeUpdates={
            "state": {"Action": "PUT", "Value": {"S": "closed"}},
            "note": {"Action": "DELETE"},
            "count": {"Action": "ADD", "Value": {"N": "2"}},
        },
        ReturnValues="ALL_NEW",
    ),
    "expected": lambda c: c.delete_item(
        TableName="Ledger", Key=key(), Expected={"state": {"Value": {"S": "open"}}}, ReturnValues="ALL_OLD"
    ),
    "expected, which fails": lambda c: c.delete_item(
        TableName="Ledger", Key=key(), Expected={"state": {"Exists": False}}
    ),
    "transaction, which fails": lambda c: c.transact_write_items(
        TransactItems=[
            {"Delete": {"TableName": "Ledger", "Key": key(sort="b")}},
            {
                "ConditionCheck": {
                    "TableName": "Ledger",
                    "Key": key(),
                    "ConditionExpression": "attribute_not_exists(pk)",
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                }
            },
        ]
    ),
}

FOREIGN: dict[str, Call] = {
    "a member of a transaction's reads": lambda c: c.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": "Ledger", "Key": key()}},
            {"Get": {"TableName": "Ledger", "Key": key("globex")}},
        ]
    ),
    "a member of a transaction's writes": lambda c: c.transact_write_items(
        TransactItems=[
            {"Delete": {"TableName": "Ledger", "Key": key()}},
            {"Delete": {"TableName": "Ledger", "Key": key("globex")}},
        ]
    ),
    "a condition check": lambda c: c.transact_write_items(
        TransactItems=[
            {"ConditionCheck": {"TableName": "Ledger", "Key": key("globex"), "ConditionExpression": "attribute_exists(pk)"}}
        ]
    ),
    "an index key in a transaction": lambda c: c.transact_write_items(
        TransactItems=[{"Put": {"TableName": "Ledger", "Item": item("acme", "9", "a", account="ACCT#globex#7")}}]
    ),
    "key conditions": lambda c: c.query(TableName="Ledger", KeyConditions={"pk": equals("T#globex#1")}),
    "a range of keys": lambda c: c.query(
        TableName="Ledger",
        KeyConditions={"pk": {"ComparisonOperator": "BEGINS_WITH", "AttributeValueList": [{"S": "T#"}]}},
    ),
    "attribute updates": lambda c: c.update_item(
        TableName="Ledger", Key=key("globex"), AttributeUpdates={"note": {"Value": {"S": "mine"}}}
    ),
    "an index key in attribute updates": lambda c: c.update_item(
        TableName="Ledger", Key=key(), AttributeUpdates={"account": {"Value": {"S": "ACCT#globex#7"}}}
    ),
    "expected": lambda c: c.delete_item(
        TableName="Ledger", Key=key("globex"), Expected={"state": {"Value": {"S": "open"}}}
    ),
}


def outcome(call: Call, client: Any) -> Any:
    """What a call answers, without what differs from one request to the next."""
    try:
        answer = call(client)
    except ClientError as error:
        answer = error.response
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize("name", HONEST)
def test_own_items_answer_the_same_through_the_gateway(name: str, ledger: Any, client_of: Callable[[str], Any]) -> None:
    before = stored(ledger)
    guarded, after_guarded = outcome(HONEST[name], client_of("acme")), stored(ledger)
    restore(ledger, before)
    direct, after_direct = outcome(HONEST[name], ledger), stored(ledger)
    assert (guarded, after_guarded) == (direct, after_direct)


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_items_are_refused_and_stay_as_they_are(
    name: str, ledger: Any, client_of: Callable[[str], Any]
) -> None:
    before = stored(ledger)
    with pytest.raises(ClientError) as refused:
        FOREIGN[name](client_of("acme"))
    assert refused.value.response["Error"]["Code"] in ("AccessDeniedException", "ValidationException")
    assert "globex" not in str(refused.value)
    assert stored(ledger) == before


def test_one_token_of_two_tenants_is_two(ledger: Any, client_of: Callable[[str], Any]) -> None:
    for tenant in ("acme", "globex"):
        write = {"Put": {"TableName": "Ledger", "Item": item(tenant, "5", "a", note=tenant)}}
        client_of(tenant).transact_write_items(TransactItems=[write], ClientRequestToken="the-same-token")
    assert {"T#acme#5", "T#globex#5"} <= {row["pk"]["S"] for row in stored(ledger)}


def stored(admin: Any) -> list[Any]:
    return sorted(admin.scan(TableName="Ledger")["Items"], key=repr)


def restore(admin: Any, rows: list[Any]) -> None:
    for row in stored(admin):
        admin.delete_item(TableName="Ledger", Key={"pk": row["pk"], "sk": row["sk"]})
    for row in rows:
        admin.put_item(TableName="Ledger", Item=row)
