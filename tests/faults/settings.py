"""The settings of a worker that is to be killed: real delivery, mail into files."""

import os

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.faults.work.Post"
EMAIL_FILE_PATH = os.environ.get("FAULT_POST", "")
ROOT_URLCONF = os.environ.get("FAULT_URLS", "config.urls")
