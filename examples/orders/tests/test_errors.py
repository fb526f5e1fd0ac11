"""Errors tell the caller what to do, and nothing of what is stored."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ParamValidationError
from django.core.exceptions import DisallowedHost

from orders.errors import handle

SECRET = "tenant_globex"


def client_error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": SECRET}}, "GetItem")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (client_error("AccessDeniedException"), 403),
        (client_error("ConditionalCheckFailedException"), 409),
        (client_error("ResourceNotFoundException"), 404),
        (client_error("ValidationException"), 400),
        (client_error("InternalServerError"), 502),
        (ParamValidationError(report=SECRET), 400),
        (EndpointConnectionError(endpoint_url=SECRET), 502),
        (DisallowedHost(SECRET), 400),
        (KeyError(SECRET), 500),
    ],
)
def test_an_error_becomes_a_status_without_its_message(error: Exception, status: int) -> None:
    answer = handle(error, {})
    assert answer.status_code == status
    assert SECRET not in str(answer.data)
