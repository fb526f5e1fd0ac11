"""Documents and comments, whose partition keys are written together from tenant and id."""

from typing import Any

from boto3.dynamodb.conditions import Key
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import dynamo, model, safe

_COMMENT: dict[str, safe.Rule] = {"order": safe.slug, "at": safe.text, "text": safe.text}


class Documents(APIView):
    """GET /documents reads one document by its path."""

    def get(self, request: Request) -> Response:
        # Fix 3: the path is checked, never tidied.
        path = safe.document_path(request.query_params.get("path"))
        found = dynamo.table(request.user, model.DOCUMENTS).get_item(
            Key={"path": f"{safe.own_tenant(request.user)}/{path}"}
        )
        if "Item" not in found:
            raise NotFound
        return Response(model.plain(found["Item"]))


class Comments(APIView):
    """GET /comments lists the comments on an order, POST /comments imports some."""

    def get(self, request: Request) -> Response:
        # Fix 3 again: an id holds letters and digits, so never the separator.
        thread = f"{safe.own_tenant(request.user)}#{safe.slug(request.query_params.get('order'))}"
        found = dynamo.table(request.user, model.COMMENTS).query(KeyConditionExpression=Key("thread").eq(thread))
        return Response({"comments": [{"at": item["at"], "text": item["text"]} for item in found["Items"]]})

    def post(self, request: Request) -> Response:
        # Fix 17: known members only, checked before the first is written.
        comments = safe.body(request.data, {"comments": _comments}, required=frozenset({"comments"}))["comments"]
        tenant = safe.own_tenant(request.user)
        with dynamo.table(request.user, model.COMMENTS).batch_writer() as batch:
            for comment in comments:
                batch.put_item(Item={"thread": f"{tenant}#{comment['order']}", **comment})
        return Response({"stored": len(comments)}, status=201)


def _comments(raw: Any) -> list[dict[str, str]]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= 100:
        raise ValidationError("1 to 100 comments")
    return [safe.body(comment, _COMMENT, required=frozenset(_COMMENT)) for comment in raw]
