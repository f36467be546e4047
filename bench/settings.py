"""The service's settings, on a database that the bench makes and removes."""

from config.settings import *  # noqa: F403
from config.settings import DATABASE_OWNER as OWNER
from config.settings import DATABASES as SERVED
from config.settings import STORAGES as STORED

DATABASE = "commissioning_bench"
DATABASES = {"default": {**SERVED["default"], "NAME": DATABASE}}
DATABASE_OWNER = {**OWNER, "NAME": DATABASE}
# Files straight from static/, so that a page needs no collected copy.
STORAGES = STORED | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
