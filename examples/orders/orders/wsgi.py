"""The WSGI application; DJANGO_SETTINGS_MODULE chooses orders.settings.vulnerable or orders.settings.fixed."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
