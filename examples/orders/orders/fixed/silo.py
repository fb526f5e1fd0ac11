"""The archive: one table for each tenant, whose name says whose it is."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model, safe
from orders.users import User

_ARCHIVED: dict[str, safe.Rule] = {"team": safe.tenant, "order_id": safe.slug, "note": safe.text}


class Archive(APIView):
    """GET /archive lists archived orders, POST /archive archives one."""

    def get(self, request: Request) -> Response:
        name = _table_name(request.user, request.query_params.get("team"))
        items = dynamo.table(request.user, name).scan()["Items"]
        return Response({"archived": sorted((model.plain(item) for item in items), key=lambda item: item["order_id"])})

    def post(self, request: Request) -> Response:
        item = safe.body(request.data, _ARCHIVED, required=frozenset({"order_id", "note"}))
        name = _table_name(request.user, item.pop("team", None))
        dynamo.table(request.user, name).put_item(Item=item)
        return Response({"order_id": item["order_id"], "note": item["note"]}, status=201)


class ArchiveInfo(APIView):
    """GET /archive/info describes the archive."""

    def get(self, request: Request) -> Response:
        name = _table_name(request.user, request.query_params.get("team"))
        table = dynamo.resource(request.user).meta.client.describe_table(TableName=name)["Table"]
        return Response({"table": table["TableName"], "status": table["TableStatus"]})


class ArchiveTables(APIView):
    """GET /archive/tables names the tables of the archive."""

    def get(self, request: Request) -> Response:
        # Fix 18: the own name is known without a list of all of them.
        prefix = safe.text(request.query_params.get("prefix", ""))
        return Response({"tables": [name for name in [_table_name(request.user, None)] if name.startswith(prefix)]})


def _table_name(user: User, team: str | None) -> str:
    # Fix 4: the name ends with the signed-in user's tenant; a parameter may only agree.
    return f"orders_{safe.own_tenant(user, team)}"
