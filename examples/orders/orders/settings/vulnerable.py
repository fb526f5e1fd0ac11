"""Every endpoint has a flaw. Never deploy this."""

from orders.settings.base import *  # noqa: F403

ORDERS_VIEWS = "orders.vulnerable"
ALLOWED_HOSTS = ["*"]
