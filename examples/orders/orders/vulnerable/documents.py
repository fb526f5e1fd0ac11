"""Documents and comments, whose partition keys are written together from tenant and id."""

import posixpath

from boto3.dynamodb.conditions import Key
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model


class Documents(APIView):
    """GET /documents reads one document by its path."""

    def get(self, request: Request) -> Response:
        # Flaw 3: the path is joined to the tenant before it is tidied, so ".." climbs out.
        path = posixpath.normpath(f"{request.user.tenant}/{request.query_params['path']}")
        found = dynamo.table(request.user, model.DOCUMENTS).get_item(Key={"path": path})
        if "Item" not in found:
            raise NotFound
        return Response(model.plain(found["Item"]))


class Comments(APIView):
    """GET /comments lists the comments on an order, POST /comments imports some."""

    def get(self, request: Request) -> Response:
        # Flaw 3 again: the id may hold the separator, and then it is taken for the whole key.
        order_id = request.query_params["order"]
        thread = order_id if "#" in order_id else f"{request.user.tenant}#{order_id}"
        found = dynamo.table(request.user, model.COMMENTS).query(KeyConditionExpression=Key("thread").eq(thread))
        return Response({"comments": [{"at": item["at"], "text": item["text"]} for item in found["Items"]]})

    def post(self, request: Request) -> Response:
        comments = request.data["comments"]
        # Flaw 17: the same as flaw 9, in a batch: a comment may bring its own thread.
        with dynamo.table(request.user, model.COMMENTS).batch_writer() as batch:
            for comment in comments:
                batch.put_item(Item={"thread": f"{request.user.tenant}#{comment['order']}", **comment})
        return Response({"stored": len(comments)}, status=201)
