"""Plans: reference data of all tenants."""

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model


class Plan(APIView):
    """GET /plans/{id} reads a plan, PUT /plans/{id} changes its price."""

    def get(self, request: Request, plan_id: str) -> Response:
        found = dynamo.table(request.user, model.PLANS).get_item(Key={"plan_id": plan_id})
        if "Item" not in found:
            raise NotFound
        return Response(model.plain(found["Item"]))

    def put(self, request: Request, plan_id: str) -> Response:
        # Flaw 19: every customer may write what all customers read.
        dynamo.table(request.user, model.PLANS).update_item(
            Key={"plan_id": plan_id},
            UpdateExpression="SET price_cents = :price",
            ExpressionAttributeValues={":price": request.data["price_cents"]},
        )
        return Response({"plan_id": plan_id, "price_cents": request.data["price_cents"]})
