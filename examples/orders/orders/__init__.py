"""A multi-tenant orders API on Django, Django REST framework and boto3."""
