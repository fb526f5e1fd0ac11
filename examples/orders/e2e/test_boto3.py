"""boto3's operations through the gateway and straight to DynamoDB Local, with the same answers.

What the Django application does not use: transactions, PartiQL, and the legacy parameters that expressions replaced.
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
    "select": lambda c: c.execute_statement(
        Statement="SELECT note, \"state\" FROM Ledger WHERE pk = ? AND begins_with(sk, 'a')",
        Parameters=[{"S": "T#acme#1"}],
    ),
    "select from an index": lambda c: c.execute_statement(
        Statement="SELECT * FROM \"Ledger\".\"by_account\" WHERE account = 'ACCT#acme#7' AND (state = 'open' OR note = 'x')"
    ),
    "select in order": lambda c: c.execute_statement(
        Statement="SELECT * FROM Ledger WHERE pk = 'T#acme#1' ORDER BY sk DESC"
    ),
    "select of a list": lambda c: c.execute_statement(
        Statement="SELECT * FROM Ledger WHERE pk IN ['T#acme#1', 'T#acme#2'] AND state IN ('open', 'new')"
    ),
    "select what is missing": lambda c: c.execute_statement(
        Statement="SELECT * FROM Ledger WHERE pk = 'T#acme#1' AND closed IS MISSING AND NOT (size(note) > 100)"
    ),
    "insert": lambda c: c.execute_statement(
        Statement="INSERT INTO Ledger VALUE {'pk': 'T#acme#4', 'sk': ?, 'tags': <<'x', 'y'>>, 'n': [1, TRUE, NULL]}",
        Parameters=[{"S": "a"}],
    ),
    "insert, which fails": lambda c: c.execute_statement(
        Statement="INSERT INTO Ledger VALUE {'pk': 'T#acme#1', 'sk': 'a'}"
    ),
    "update": lambda c: c.execute_statement(
        Statement="UPDATE Ledger SET state = 'closed' SET extra = ? REMOVE note WHERE pk = 'T#acme#1' AND sk = 'a' "
        "RETURNING ALL NEW *",
        Parameters=[{"M": {"a": {"N": "1"}}}],
    ),
    "update, which fails": lambda c: c.execute_statement(
        Statement="UPDATE Ledger SET state = 'x' WHERE pk = 'T#acme#1' AND sk = 'a' AND state = 'nothing'"
    ),
    "delete": lambda c: c.execute_statement(
        Statement="DELETE FROM Ledger WHERE pk = 'T#acme#1' AND sk = 'b' RETURNING ALL OLD *"
    ),
    "batch of statements": lambda c: c.batch_execute_statement(
        Statements=[
            {"Statement": "SELECT * FROM Ledger WHERE pk = 'T#acme#1' AND sk = 'a'"},
            {"Statement": "SELECT * FROM Ledger WHERE pk = 'T#acme#1' AND sk = 'none'"},
        ]
    ),
    "transaction of statements": lambda c: c.execute_transaction(
        TransactStatements=[
            {"Statement": "EXISTS(SELECT * FROM Ledger WHERE pk = 'T#acme#1' AND sk = 'b' AND state = 'open')"},
            {"Statement": "UPDATE Ledger SET state = 'closed' WHERE pk = 'T#acme#1' AND sk = 'a'"},
        ]
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
    "select": lambda c: c.execute_statement(Statement="SELECT * FROM Ledger WHERE pk = 'T#globex#1'"),
    "select everything": lambda c: c.execute_statement(Statement="SELECT * FROM Ledger"),
    "select with or": lambda c: c.execute_statement(
        Statement="SELECT * FROM Ledger WHERE pk = 'T#acme#1' OR pk = 'T#globex#1'"
    ),
    "delete by a statement": lambda c: c.execute_statement(
        Statement="DELETE FROM Ledger WHERE pk = 'T#globex#1' AND sk = 'a'"
    ),
    "a statement of a batch": lambda c: c.batch_execute_statement(
        Statements=[{"Statement": "SELECT * FROM Ledger WHERE pk = 'T#globex#1' AND sk = 'a'"}]
    ),
    "exists": lambda c: c.execute_transaction(
        TransactStatements=[{"Statement": "EXISTS(SELECT * FROM Ledger WHERE pk = 'T#globex#1' AND sk = 'a')"}]
    ),
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


def test_pages_of_a_statement_are_sealed(ledger: Any, client_of: Callable[[str], Any]) -> None:
    acme, globex = client_of("acme"), client_of("globex")
    own = "SELECT * FROM Ledger WHERE pk = '{}'"
    page = acme.execute_statement(Statement=own.format("T#acme#1"), Limit=1)
    assert len(page["Items"]) == 1
    token = page["NextToken"]
    rest = acme.execute_statement(Statement=own.format("T#acme#1"), NextToken=token)
    assert [row["sk"]["S"] for row in page["Items"] + rest["Items"]] == ["a", "b"]
    for client, statement in [(acme, own.format("T#acme#2")), (globex, own.format("T#globex#1"))]:
        with pytest.raises(ClientError, match="AccessDeniedException.*DM104"):
            client.execute_statement(Statement=statement, NextToken=token)


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
