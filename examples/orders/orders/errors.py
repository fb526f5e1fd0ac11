"""Errors as JSON. What DynamoDB or the gateway says goes to the log, never to the caller."""

import logging
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from django.core.exceptions import SuspiciousOperation
from rest_framework.response import Response
from rest_framework.views import exception_handler

_LOG = logging.getLogger("orders")

_BY_CODE: dict[str, tuple[int, str]] = {
    "AccessDeniedException": (403, "forbidden"),
    "ConditionalCheckFailedException": (409, "conflict"),
    "ResourceNotFoundException": (404, "not found"),
    "ValidationException": (400, "bad request"),
}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """The exception handler of Django REST framework for this application."""
    response = exception_handler(error, context)
    if response is not None:
        return response
    status, detail = _judge(error)
    if status >= 500:
        _LOG.error("request failed", exc_info=error)
    return Response({"detail": detail}, status=status)


def _judge(error: Exception) -> tuple[int, str]:
    if isinstance(error, ClientError):
        return _BY_CODE.get(error.response["Error"]["Code"], (502, "storage unavailable"))
    if isinstance(error, (ParamValidationError, SuspiciousOperation)):
        return 400, "bad request"
    if isinstance(error, BotoCoreError):
        return 502, "storage unavailable"
    return 500, "internal error"
