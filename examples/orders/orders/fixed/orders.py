"""Orders by tenant and id."""

from typing import Any

from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model, safe
from orders.users import User

STATUS = safe.one_of("open", "shipped", "closed")
PRIORITY = safe.one_of("low", "high")
_UPDATE: dict[str, safe.Rule] = {
    "status": STATUS,
    "priority": PRIORITY,
    "note": safe.text,
    "metadata": safe.labels,
}
_CREATE: dict[str, safe.Rule] = _UPDATE | {"id": safe.slug, "email": safe.text, "total_cents": safe.cents}
_CREATE_REQUIRED = frozenset({"id", "status"})
_FIELD = safe.one_of(*model.PUBLIC)
# The whole expression for each field, written here and nowhere else.
_SET = {
    "status": "SET #status = :value, gsi1pk = :listing",
    "priority": "SET priority = :value",
    "note": "SET note = :value",
    "metadata": "SET metadata = :value",
}


class Orders(APIView):
    """GET /orders lists the tenant's orders, POST /orders creates one."""

    def get(self, request: Request) -> Response:
        # Fix 1: the tenant is the signed-in user's; the header may only agree.
        tenant = safe.own_tenant(request.user, request.headers.get("X-Tenant-Id"))
        found = dynamo.table(request.user, model.APP_TABLE).query(
            KeyConditionExpression=Key("tenant_id").eq(model.partition(tenant)) & Key("entity_id").begins_with("order#")
        )
        return Response(model.shown_all(found["Items"]))

    def post(self, request: Request) -> Response:
        # Fix 9: known members only, and every key is made here.
        fields = safe.body(request.data, _CREATE, required=_CREATE_REQUIRED)
        tenant, created_at = safe.own_tenant(request.user), model.now()
        item = {
            **_key(request.user, fields.pop("id")),
            "gsi1pk": model.listing(tenant, fields["status"]),
            "gsi1sk": created_at,
            "org": tenant,
            "created_at": created_at,
            **fields,
        }
        dynamo.table(request.user, model.APP_TABLE).put_item(
            Item=item, ConditionExpression=Attr("entity_id").not_exists()
        )
        return Response(model.shown(item), status=201)


class Order(APIView):
    """GET reads an order or one field of it, PATCH changes one field, DELETE deletes the order."""

    def get(self, request: Request, order_id: str) -> Response:
        table, key = dynamo.table(request.user, model.APP_TABLE), _key(request.user, order_id)
        field = request.query_params.get("field")
        if field is None:
            found = table.get_item(Key=key)
        else:
            # Fix 5: a field is one of the public ones.
            field = _FIELD(field)
            found = table.get_item(Key=key, ProjectionExpression="#field", ExpressionAttributeNames={"#field": field})
        if "Item" not in found:
            raise NotFound
        item = found["Item"]
        return Response(
            model.shown(item) if field is None else {"id": safe.slug(order_id), field: model.plain(item.get(field))}
        )

    def patch(self, request: Request, order_id: str) -> Response:
        change = safe.body(
            request.data, {"field": safe.one_of(*_UPDATE), "value": lambda value: value}, frozenset({"field", "value"})
        )
        # Fix 8: a static expression for each field; the value travels as a value.
        field = change["field"]
        value = _UPDATE[field](change["value"])
        parameters: dict[str, Any] = {"UpdateExpression": _SET[field], "ExpressionAttributeValues": {":value": value}}
        if field == "status":
            tenant = safe.own_tenant(request.user)
            parameters["ExpressionAttributeNames"] = {"#status": "status"}
            parameters["ExpressionAttributeValues"][":listing"] = model.listing(tenant, value)
        changed = _update_existing(request.user, order_id, ReturnValues="UPDATED_NEW", **parameters)["Attributes"]
        return Response({"id": safe.slug(order_id), field: model.plain(changed[field])})

    def delete(self, request: Request, order_id: str) -> Response:
        # Fix 16: the tenant is the signed-in user's; the body may only agree.
        claim = safe.body(request.data, {"tenant": safe.tenant})
        safe.own_tenant(request.user, claim.get("tenant"))
        dynamo.table(request.user, model.APP_TABLE).delete_item(Key=_key(request.user, order_id))
        return Response(status=204)


class OrderNote(APIView):
    """PUT /orders/{id}/note replaces the note of an order."""

    def put(self, request: Request, order_id: str) -> Response:
        note = safe.body(request.data, {"note": safe.text}, required=frozenset({"note"}))["note"]
        # Fix 15: only an order that exists.
        _update_existing(
            request.user, order_id, UpdateExpression=_SET["note"], ExpressionAttributeValues={":value": note}
        )
        return Response({"id": safe.slug(order_id), "note": note})


def _key(user: User, order_id: str) -> dict[str, str]:
    return {"tenant_id": safe.partition(user), "entity_id": model.entity(safe.slug(order_id))}


def _update_existing(user: User, order_id: str, **parameters: Any) -> dict[str, Any]:
    try:
        return dynamo.table(user, model.APP_TABLE).update_item(
            Key=_key(user, order_id), ConditionExpression="attribute_exists(entity_id)", **parameters
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            raise NotFound from error
        raise
