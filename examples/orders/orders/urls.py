"""The routes, the same in both settings; settings.ORDERS_VIEWS names the package that serves them."""

from importlib import import_module

from django.conf import settings
from django.urls import path

from orders.session import Health, Login

views = import_module(settings.ORDERS_VIEWS)

urlpatterns = [
    path("healthz", Health.as_view()),
    path("login", Login.as_view()),
    path("dashboard", views.Dashboard.as_view()),
    path("orders", views.Orders.as_view()),
    path("orders/<str:order_id>", views.Order.as_view()),
    path("orders/<str:order_id>/note", views.OrderNote.as_view()),
    path("feed", views.Feed.as_view()),
    path("fetch", views.Fetch.as_view()),
    path("batch", views.Batch.as_view()),
    path("search", views.Search.as_view()),
    path("lookup", views.Lookup.as_view()),
    path("customers", views.Customers.as_view()),
    path("export", views.Export.as_view()),
    path("documents", views.Documents.as_view()),
    path("comments", views.Comments.as_view()),
    path("archive", views.Archive.as_view()),
    path("archive/info", views.ArchiveInfo.as_view()),
    path("archive/tables", views.ArchiveTables.as_view()),
    path("plans/<str:plan_id>", views.Plan.as_view()),
]
