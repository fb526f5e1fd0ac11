"""The endpoints without the flaws; the numbers are those of README.md."""

from orders.fixed.documents import Comments, Documents
from orders.fixed.listing import Batch, Dashboard, Feed, Fetch
from orders.fixed.orders import Order, OrderNote, Orders
from orders.fixed.plans import Plan
from orders.fixed.search import Customers, Export, Lookup, Search
from orders.fixed.silo import Archive, ArchiveInfo, ArchiveTables

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
