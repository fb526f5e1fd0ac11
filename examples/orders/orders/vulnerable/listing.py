"""Many orders at once: the dashboard, the feed, and reading by id."""

import base64
import json
import posixpath
import unicodedata

from boto3.dynamodb.conditions import Key
from django.conf import settings
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model


class Dashboard(APIView):
    """GET /dashboard shows the workspace that the subdomain names."""

    def get(self, request: Request) -> Response:
        tenant = _workspace(request) or request.user.tenant
        found = dynamo.table(request.user, model.APP_TABLE).query(
            KeyConditionExpression=Key("tenant_id").eq(model.partition(tenant))
        )
        return Response({"workspace": tenant} | model.shown_all(found["Items"]))


def _workspace(request: Request) -> str:
    # Flaw 2: the Host header names the tenant, and tidying it turns many strings into another tenant's id.
    host = request.META.get("HTTP_HOST", "").encode("latin-1").decode("utf-8", "replace").partition(":")[0]
    name, below_domain, _ = host.partition(f".{settings.ORDERS_DOMAIN}")
    if not below_domain:
        return ""
    name = unicodedata.normalize("NFKC", name).strip().lower()
    return posixpath.normpath(f"/{name}").strip("/")


class Feed(APIView):
    """GET /feed pages through the orders."""

    def get(self, request: Request) -> Response:
        query = {"Limit": int(request.query_params.get("limit", "2"))}
        partition = model.partition(request.user.tenant)
        if cursor := request.query_params.get("cursor"):
            # Flaw 12: base64 is no seal: the cursor is the caller's, and it names the partition.
            query["ExclusiveStartKey"] = start = json.loads(base64.urlsafe_b64decode(cursor))
            partition = start["tenant_id"]
        found = dynamo.table(request.user, model.APP_TABLE).query(
            KeyConditionExpression=Key("tenant_id").eq(partition), **query
        )
        last = found.get("LastEvaluatedKey")
        following = base64.urlsafe_b64encode(json.dumps(last, sort_keys=True).encode()).decode() if last else None
        return Response(model.shown_all(found["Items"]) | {"next": following})


class Fetch(APIView):
    """POST /fetch reads one order."""

    def post(self, request: Request) -> Response:
        # Flaw 13: an id may be an object, and then its members become the key.
        wanted = request.data["id"]
        key = {"tenant_id": model.partition(request.user.tenant)}
        key |= wanted if isinstance(wanted, dict) else {"entity_id": model.entity(wanted)}
        found = dynamo.table(request.user, model.APP_TABLE).get_item(Key=key)
        if "Item" not in found:
            raise NotFound
        return Response(model.shown(found["Item"]))


class Batch(APIView):
    """POST /batch reads several orders."""

    def post(self, request: Request) -> Response:
        keys = []
        for reference in request.data["ids"]:
            # Flaw 14: a reference may be "owner/id", and nobody checks the owner.
            owner, _, order_id = reference.rpartition("/")
            keys.append(
                {"tenant_id": model.partition(owner or request.user.tenant), "entity_id": model.entity(order_id)}
            )
        found = dynamo.resource(request.user).batch_get_item(RequestItems={model.APP_TABLE: {"Keys": keys}})
        items = sorted(found["Responses"][model.APP_TABLE], key=lambda item: item["entity_id"])
        return Response(model.shown_all(items))
