"""Finding orders. Every request is a Query of the own partition: nothing depends on other tenants' data."""

from functools import reduce
from operator import and_

from boto3.dynamodb.conditions import Attr, ConditionBase, Key
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model, safe
from orders.fixed.orders import PRIORITY, STATUS
from orders.users import User

_SEARCHABLE: dict[str, safe.Rule] = {"priority": PRIORITY, "status": STATUS}


class Search(APIView):
    """GET /search finds by one field, POST /search by several."""

    def get(self, request: Request) -> Response:
        # Fix 6: the field is one of a fixed set, the expression comes from boto3, the value travels as a value.
        field = safe.one_of(*_SEARCHABLE)(request.query_params.get("field", "priority"))
        value = _SEARCHABLE[field](request.query_params.get("value"))
        return Response(model.shown_all(_own(request.user, Attr(field).eq(value))))

    def post(self, request: Request) -> Response:
        # Fix 13: known fields, and a value is a string.
        wanted = safe.body(request.data, _SEARCHABLE)
        if not wanted:
            raise ValidationError("name a field")
        conditions = (Attr(name).eq(value) for name, value in wanted.items())
        return Response(model.shown_all(_own(request.user, reduce(and_, conditions))))


class Lookup(APIView):
    """GET /lookup lists by the key of the index by_status."""

    def get(self, request: Request) -> Response:
        # Fix 7: a static expression, and always the tenant before the status.
        safe.one_of("gsi1pk")(request.query_params.get("key", "gsi1pk"))
        status = STATUS(request.query_params.get("value"))
        found = dynamo.table(request.user, model.APP_TABLE).query(
            IndexName="by_status",
            KeyConditionExpression=Key("gsi1pk").eq(model.listing(safe.own_tenant(request.user), status)),
        )
        return Response(model.shown_all(found["Items"]))


class Customers(APIView):
    """GET /customers finds the orders of a customer."""

    def get(self, request: Request) -> Response:
        # Fix 10: the own partition, filtered, instead of an index that knows no tenant.
        email = safe.text(request.query_params.get("email"))
        return Response(model.shown_all(_own(request.user, Attr("email").eq(email))))


class Export(APIView):
    """GET /export returns all orders."""

    def get(self, request: Request) -> Response:
        # Fix 11: DynamoDB returns the own partition; there is nothing to sort out afterwards.
        safe.own_tenant(request.user, request.query_params.get("org"))
        return Response(model.shown_all(_own(request.user)))


def _own(user: User, condition: ConditionBase | None = None) -> list[model.Item]:
    query = {"KeyConditionExpression": Key("tenant_id").eq(safe.partition(user))}
    if condition is not None:
        query["FilterExpression"] = condition
    return dynamo.table(user, model.APP_TABLE).query(**query)["Items"]
