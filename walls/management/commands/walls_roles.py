from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from walls.roles import provision_sql


class Command(BaseCommand):
    """Print the SQL by which a database administrator provides the two roles; migrations never make roles."""

    help = "Prints the SQL for the database roles: manage.py walls_roles --sql | psql -U postgres"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sql", action="store_true", required=True, help="print the SQL (it runs nothing)")

    def handle(self, *args: Any, **options: Any) -> None:
        names = settings.WALL_OWNER_ROLE, settings.WALL_APP_ROLE, settings.DATABASES["default"]["NAME"]
        try:
            self.stdout.write(provision_sql(*names))
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
