"""Many orders at once: the dashboard, the feed, and reading by id."""

import base64
import json
import re
from typing import Any

from boto3.dynamodb.conditions import Key
from django.conf import settings
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model, safe
from orders.users import User


class Dashboard(APIView):
    """GET /dashboard shows the workspace of the signed-in user."""

    def get(self, request: Request) -> Response:
        tenant = safe.own_tenant(request.user, _subdomain(request))
        found = dynamo.table(request.user, model.APP_TABLE).query(
            KeyConditionExpression=Key("tenant_id").eq(model.partition(tenant))
        )
        return Response({"workspace": tenant} | model.shown_all(found["Items"]))


def _subdomain(request: Request) -> str | None:
    # Fix 2: Django checks the host, and the subdomain may only agree with the signed-in user.
    host = request.get_host().partition(":")[0].lower()
    suffix = f".{settings.ORDERS_DOMAIN}"
    return host.removesuffix(suffix) if host.endswith(suffix) else None


class Feed(APIView):
    """GET /feed pages through the orders."""

    def get(self, request: Request) -> Response:
        partition = safe.partition(request.user)
        query: dict[str, Any] = {"Limit": _limit(request.query_params.get("limit", "2"))}
        if cursor := request.query_params.get("cursor"):
            # Fix 12: the cursor is a position in the own partition, whatever it says.
            query["ExclusiveStartKey"] = safe.cursor(cursor, partition)
        found = dynamo.table(request.user, model.APP_TABLE).query(
            KeyConditionExpression=Key("tenant_id").eq(partition), **query
        )
        last = found.get("LastEvaluatedKey")
        following = base64.urlsafe_b64encode(json.dumps(last, sort_keys=True).encode()).decode() if last else None
        return Response(model.shown_all(found["Items"]) | {"next": following})


class Fetch(APIView):
    """POST /fetch reads one order."""

    def post(self, request: Request) -> Response:
        # Fix 13: an id is a string of letters and digits.
        wanted = safe.body(request.data, {"id": safe.slug}, required=frozenset({"id"}))
        found = dynamo.table(request.user, model.APP_TABLE).get_item(Key=_key(request.user, wanted["id"]))
        if "Item" not in found:
            raise NotFound
        return Response(model.shown(found["Item"]))


class Batch(APIView):
    """POST /batch reads several orders."""

    def post(self, request: Request) -> Response:
        # Fix 14: the same rule for every member.
        wanted = safe.body(request.data, {"ids": _ids}, required=frozenset({"ids"}))
        keys = [_key(request.user, order_id) for order_id in wanted["ids"]]
        found = dynamo.resource(request.user).batch_get_item(RequestItems={model.APP_TABLE: {"Keys": keys}})
        items = sorted(found["Responses"][model.APP_TABLE], key=lambda item: item["entity_id"])
        return Response(model.shown_all(items))


def _key(user: User, order_id: str) -> dict[str, str]:
    return {"tenant_id": safe.partition(user), "entity_id": model.entity(order_id)}


def _ids(raw: Any) -> list[str]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= 100:
        raise ValidationError("1 to 100 ids")
    return sorted({safe.slug(order_id) for order_id in raw})


def _limit(raw: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", raw) or not 1 <= int(raw) <= 100:
        raise ValidationError("1 to 100")
    return int(raw)
