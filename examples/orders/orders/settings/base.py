"""What both settings share. Everything that depends on the place it runs in comes from the environment."""

import os

from django.core.management.utils import get_random_secret_key

# Signs the bearer tokens. A random one per process is fine for one worker; several workers must share it.
SECRET_KEY = os.environ.get("ORDERS_SECRET_KEY") or get_random_secret_key()
DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"

ROOT_URLCONF = "orders.urls"
WSGI_APPLICATION = "orders.wsgi.application"
APPEND_SLASH = False
INSTALLED_APPS = ["rest_framework"]
MIDDLEWARE: list[str] = []
DATABASES: dict[str, object] = {}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["orders.auth.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["orders.auth.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "orders.errors.handle",
    "UNAUTHENTICATED_USER": None,
}

# Workspaces live below this domain: acme.orders.test is acme's.
ORDERS_DOMAIN = "orders.test"
# DynamoDB itself or the gateway in front of it: nothing else in the application changes between the two.
ORDERS_DYNAMODB_ENDPOINT = os.environ.get("ORDERS_DYNAMODB_ENDPOINT", "http://127.0.0.1:8000")
ORDERS_REGION = "eu-west-1"
# A JSON file: {tenant: {"access_key_id": ..., "secret_access_key": ...}}.
ORDERS_KEYS = os.environ.get("ORDERS_KEYS", "keys.json")
# An ISO 8601 time to use instead of the clock, so that two runs can be compared byte for byte.
ORDERS_NOW = os.environ.get("ORDERS_NOW", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
