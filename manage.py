#!/usr/bin/env python
"""The command line of the service."""

import os
import sys

# These change the schema or the installation's own rules, or look behind every wall at once, so they sign in to the
# database as its owner.
# Everything else, the web and the worker included, is the application role and stands behind the wall.
OWNER_COMMANDS = {
    "access",
    "createcachetable",
    "dbshell",
    "demo",
    "leaktest",
    "makemigrations",
    "migrate",
    "policy",
    "prepare",
    "showmigrations",
    "sqlmigrate",
    "verify_audit",
    "who_could_see",
}


def main() -> None:
    """Run one command, in the database role that it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["DATABASE_ROLE"] = "owner"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
