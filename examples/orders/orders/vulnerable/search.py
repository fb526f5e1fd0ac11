"""Finding orders."""

from functools import reduce
from operator import and_
from typing import Any

from boto3.dynamodb.conditions import Attr, Key
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model


class Search(APIView):
    """GET /search finds by one field, POST /search by several."""

    def get(self, request: Request) -> Response:
        field = request.query_params.get("field", "priority")
        # Flaw 6: the query string writes part of the filter, and an OR beside the AND undoes it.
        found = dynamo.table(request.user, model.APP_TABLE).scan(
            FilterExpression=f"org = :org AND {field} = :value",
            ExpressionAttributeValues={":org": request.user.tenant, ":value": request.query_params["value"]},
        )
        return Response(model.shown_all(found["Items"]))

    def post(self, request: Request) -> Response:
        # Flaw 13: a value may be an object, and then it brings its own operator.
        wanted = {"org": request.user.tenant, **request.data}
        found = dynamo.table(request.user, model.APP_TABLE).scan(
            FilterExpression=reduce(and_, (_condition(name, value) for name, value in wanted.items()))
        )
        return Response(model.shown_all(found["Items"]))


def _condition(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        operator, operand = next(iter(value.items()))
        return getattr(Attr(name), operator)(operand)
    return Attr(name).eq(value)


class Lookup(APIView):
    """GET /lookup lists by the key of the index by_status."""

    def get(self, request: Request) -> Response:
        key, value = request.query_params.get("key", "gsi1pk"), request.query_params["value"]
        if key == "gsi1pk":
            value = model.listing(request.user.tenant, value)
        # Flaw 7: the check above compares strings, DynamoDB parses an expression: " gsi1pk" passes both.
        found = dynamo.table(request.user, model.APP_TABLE).query(
            IndexName="by_status",
            KeyConditionExpression=f"{key} = :value",
            ExpressionAttributeValues={":value": value},
        )
        return Response(model.shown_all(found["Items"]))


class Customers(APIView):
    """GET /customers finds the orders of a customer."""

    def get(self, request: Request) -> Response:
        # Flaw 10: the partition of this index is an e-mail address; it knows no tenant.
        found = dynamo.table(request.user, model.APP_TABLE).query(
            IndexName="by_email", KeyConditionExpression=Key("email").eq(request.query_params["email"])
        )
        return Response(model.shown_all(found["Items"]))


class Export(APIView):
    """GET /export returns all orders."""

    def get(self, request: Request) -> Response:
        # Flaw 11: every tenant's data is read, and the query string says what is kept.
        org = request.query_params.get("org", request.user.tenant).strip().lower()
        items = dynamo.table(request.user, model.APP_TABLE).scan()["Items"]
        return Response(model.shown_all([item for item in items if item["org"] == org]))
