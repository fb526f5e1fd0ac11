"""The archive: one table for each tenant, whose name says whose it is."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model


class Archive(APIView):
    """GET /archive lists archived orders, POST /archive archives one."""

    def get(self, request: Request) -> Response:
        # Flaw 4: a parameter ends the name of the table.
        team = request.query_params.get("team", request.user.tenant)
        items = dynamo.table(request.user, f"orders_{team}").scan()["Items"]
        return Response({"archived": sorted((model.plain(item) for item in items), key=lambda item: item["order_id"])})

    def post(self, request: Request) -> Response:
        team = request.data.get("team", request.user.tenant)
        item = {"order_id": request.data["order_id"], "note": request.data["note"]}
        dynamo.table(request.user, f"orders_{team}").put_item(Item=item)
        return Response(item, status=201)


class ArchiveInfo(APIView):
    """GET /archive/info describes the archive."""

    def get(self, request: Request) -> Response:
        team = request.query_params.get("team", request.user.tenant)
        table = dynamo.resource(request.user).meta.client.describe_table(TableName=f"orders_{team}")["Table"]
        return Response({"table": table["TableName"], "status": table["TableStatus"]})


class ArchiveTables(APIView):
    """GET /archive/tables names the tables of the archive."""

    def get(self, request: Request) -> Response:
        # Flaw 18: the names of the tables are the list of customers.
        prefix = request.query_params.get("prefix", f"orders_{request.user.tenant}")
        names = dynamo.resource(request.user).meta.client.list_tables()["TableNames"]
        return Response({"tables": [name for name in names if name.startswith(prefix)]})
