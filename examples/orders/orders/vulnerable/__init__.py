"""The endpoints with one flaw each, numbered as in README.md."""

from orders.vulnerable.documents import Comments, Documents
from orders.vulnerable.listing import Batch, Dashboard, Feed, Fetch
from orders.vulnerable.orders import Order, OrderNote, Orders
from orders.vulnerable.plans import Plan
from orders.vulnerable.search import Customers, Export, Lookup, Search
from orders.vulnerable.silo import Archive, ArchiveInfo, ArchiveTables

__all__ = [
    "Archive",
    "ArchiveInfo",
    "ArchiveTables",
    "Batch",
    "Comments",
    "Customers",
    "Dashboard",
    "Documents",
    "Export",
    "Feed",
    "Fetch",
    "Lookup",
    "Order",
    "OrderNote",
    "Orders",
    "Plan",
    "Search",
]
