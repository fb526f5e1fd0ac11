"""Plans: reference data of all tenants."""

from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model, safe


class Plan(APIView):
    """GET /plans/{id} reads a plan; nobody changes one here."""

    def get(self, request: Request, plan_id: str) -> Response:
        found = dynamo.table(request.user, model.PLANS).get_item(Key={"plan_id": safe.slug(plan_id)})
        if "Item" not in found:
            raise NotFound
        return Response(model.plain(found["Item"]))

    def put(self, request: Request, plan_id: str) -> Response:
        # Fix 19: a customer reads reference data and never writes it.
        raise PermissionDenied
