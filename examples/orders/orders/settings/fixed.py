"""The same endpoints without the flaws."""

from orders.settings.base import *  # noqa: F403
from orders.settings.base import ORDERS_DOMAIN

ORDERS_VIEWS = "orders.fixed"
ALLOWED_HOSTS = [f".{ORDERS_DOMAIN}", "127.0.0.1", "localhost"]
