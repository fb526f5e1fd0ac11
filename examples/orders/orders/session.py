"""Signing in, and a health endpoint: the same in both settings."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import auth, users


class Login(APIView):
    """POST /login exchanges a name and a password for a bearer token."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []

    def post(self, request: Request) -> Response:
        body = request.data if isinstance(request.data, dict) else {}
        username, password = body.get("username"), body.get("password")
        if not isinstance(username, str) or not isinstance(password, str):
            return _refused()
        user = users.check_password(username, password)
        if user is None:
            return _refused()
        return Response({"token": auth.new_token(user), "tenant": user.tenant})


def _refused() -> Response:
    return Response({"detail": "wrong username or password"}, status=401, headers={"WWW-Authenticate": "Bearer"})


class Health(APIView):
    """GET /healthz answers when the application runs; it does not touch DynamoDB."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []

    def get(self, request: Request) -> Response:
        return Response({"ok": True})
