"""Who is calling: bearer tokens signed by this application."""

from typing import TYPE_CHECKING

from django.core import signing
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from orders import users

if TYPE_CHECKING:
    # rest_framework.views imports this module.
    from rest_framework.views import APIView

_SALT = "orders.login"
_MAX_AGE_SECONDS = 8 * 60 * 60


def new_token(user: users.User) -> str:
    """A bearer token for the user, valid for eight hours."""
    return str(signing.dumps({"user": user.username}, salt=_SALT))


class BearerAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer TOKEN`. The user, and so the tenant, comes from nowhere else."""

    def authenticate(self, request: Request) -> tuple[users.User, str] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            claims = signing.loads(token.strip(), salt=_SALT, max_age=_MAX_AGE_SECONDS)
        except signing.BadSignature as error:
            raise AuthenticationFailed("invalid token") from error
        user = users.find(claims["user"])
        if user is None:
            raise AuthenticationFailed("invalid token")
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignedIn(BasePermission):
    """Admits whoever BearerAuthentication recognised."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return isinstance(request.user, users.User)
