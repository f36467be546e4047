"""The service's settings, on a database that the bench makes and removes."""

from config.settings import *  # noqa: F403
from config.settings import DATABASE_OWNER as OWNER
from config.settings import DATABASES as SERVED
from config.settings import STORAGES as STORED

DATABASE = "commissioning_bench"
DATABASES = {"default": {**SERVED["default"], "NAME": DATABASE}}
DATABASE_OWNER = {**OWNER, "NAME": DATABASE}
# No page here is sent with its files, so none are collected.
STATIC_ROOT = None  # type: ignore[assignment]
STORAGES = STORED | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
