"""The service's settings, and a small walled app to try the kernel on."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as SERVICE

INSTALLED_APPS = [*SERVICE, "tests.notes"]
