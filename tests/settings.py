"""The service's settings, with a small walled app to try the kernel on."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as SERVICE
from config.settings import STORAGES as SERVED

INSTALLED_APPS = [*SERVICE, "tests.notes"]
# Files straight from static/, so that a test needs no collected copy.
STORAGES = SERVED | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
