"""Orders by tenant and id."""

from boto3.dynamodb.conditions import Key
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model


class Orders(APIView):
    """GET /orders lists the tenant's orders, POST /orders creates one."""

    def get(self, request: Request) -> Response:
        # Flaw 1: a header names the tenant, and whoever calls writes the header.
        tenant = request.headers.get("X-Tenant-Id", request.user.tenant).strip().lower()
        found = dynamo.table(request.user, model.APP_TABLE).query(
            KeyConditionExpression=Key("tenant_id").eq(model.partition(tenant)) & Key("entity_id").begins_with("order#")
        )
        return Response(model.shown_all(found["Items"]))

    def post(self, request: Request) -> Response:
        # Flaw 9: every member of the body becomes an attribute, keys and index keys too.
        body = dict(request.data)
        tenant, created_at = request.user.tenant, model.now()
        item = {
            "tenant_id": model.partition(tenant),
            "entity_id": model.entity(body.pop("id")),
            "gsi1pk": model.listing(tenant, body["status"]),
            "gsi1sk": created_at,
            "org": tenant,
            "created_at": created_at,
            **body,
        }
        dynamo.table(request.user, model.APP_TABLE).put_item(Item=item)
        return Response(model.shown(item), status=201)


class Order(APIView):
    """GET reads an order or one field of it, PATCH changes one field, DELETE deletes the order."""

    def get(self, request: Request, order_id: str) -> Response:
        table = dynamo.table(request.user, model.APP_TABLE)
        key = _key(request.user.tenant, order_id)
        field = request.query_params.get("field")
        if field is None:
            found = table.get_item(Key=key)
        else:
            # Flaw 5: a placeholder protects the syntax, not the attribute that it names.
            found = table.get_item(Key=key, ProjectionExpression="#field", ExpressionAttributeNames={"#field": field})
        if "Item" not in found:
            raise NotFound
        item = found["Item"]
        return Response(model.shown(item) if field is None else {"id": order_id, field: model.plain(item.get(field))})

    def patch(self, request: Request, order_id: str) -> Response:
        field, value = request.data["field"], request.data["value"]
        update = {"UpdateExpression": f"SET {field} = :value", "ExpressionAttributeValues": {":value": value}}
        if field == "status":
            # A reserved word, and the status also decides which listing the order is in.
            update = {
                "UpdateExpression": "SET #status = :value, gsi1pk = :listing",
                "ExpressionAttributeNames": {"#status": "status"},
                "ExpressionAttributeValues": {":value": value, ":listing": model.listing(request.user.tenant, value)},
            }
        # Flaw 8: the body writes part of the expression: any attribute, and any right-hand side.
        changed = dynamo.table(request.user, model.APP_TABLE).update_item(
            Key=_key(request.user.tenant, order_id), ReturnValues="UPDATED_NEW", **update
        )["Attributes"]
        public = {name: model.plain(changed[name]) for name in model.PUBLIC if name in changed}
        return Response({"id": order_id} | public)

    def delete(self, request: Request, order_id: str) -> Response:
        # Flaw 16: the body names the tenant whose order goes.
        tenant = request.data.get("tenant", request.user.tenant)
        dynamo.table(request.user, model.APP_TABLE).delete_item(Key=_key(tenant, order_id))
        return Response(status=204)


class OrderNote(APIView):
    """PUT /orders/{id}/note replaces the note of an order."""

    def put(self, request: Request, order_id: str) -> Response:
        # Flaw 15: an update of an order that does not exist creates half an order.
        dynamo.table(request.user, model.APP_TABLE).update_item(
            Key=_key(request.user.tenant, order_id),
            UpdateExpression="SET note = :note",
            ExpressionAttributeValues={":note": request.data["note"]},
        )
        return Response({"id": order_id, "note": request.data["note"]})


def _key(tenant: str, order_id: str) -> dict[str, str]:
    return {"tenant_id": model.partition(tenant), "entity_id": model.entity(order_id)}
