"""Unit tests reach no DynamoDB: the endpoint is a port on which nothing can listen."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def no_dynamodb(settings: Any) -> None:
    settings.ORDERS_DYNAMODB_ENDPOINT = "http://127.0.0.1:1"
    settings.ALLOWED_HOSTS = ["testserver"]
