"""The one place that chooses credentials for DynamoDB: those of the signed-in user's tenant.

Against DynamoDB itself all of these keys reach every table. Behind the gateway each is bound to one tenant, and
that is the whole change: the endpoint. So no view may pick a tenant's keys by anything else than the signed-in user.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from orders.users import User


def resource(user: User) -> Any:
    """The boto3 resource that carries the credentials of the user's tenant."""
    return _resource_of_tenant(user.tenant)


def table(user: User, name: str) -> Any:
    """A table, reached with the credentials of the user's tenant."""
    return resource(user).Table(name)


# boto3 resources must not be shared by threads: run this with processes, gunicorn's default.
@cache
def _resource_of_tenant(tenant: str) -> Any:
    keys = json.loads(Path(settings.ORDERS_KEYS).read_text(encoding="utf-8"))
    if tenant not in keys:
        raise ImproperlyConfigured(f"no DynamoDB keys for the tenant {tenant!r}")
    return boto3.resource(
        "dynamodb",
        endpoint_url=settings.ORDERS_DYNAMODB_ENDPOINT,
        region_name=settings.ORDERS_REGION,
        aws_access_key_id=keys[tenant]["access_key_id"],
        aws_secret_access_key=keys[tenant]["secret_access_key"],
        config=Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2}),
    )
