from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from walls import heads


class Command(BaseCommand):
    """Bring an installation up to date with this code: tables, policy, static files, demonstration."""

    help = "Brings the database, the policy and the static files up to date; safe to run again."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Bringing the database up to date...")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("policy")
        if settings.DEMONSTRATION:
            self.stdout.write("Bringing the demonstration up to date (the first time takes a minute)...")
            call_command("demo")
            # So that the chain can be proved from the first minute, and not from the clock's first hour.
            heads.publish()
        call_command("collectstatic", interactive=False, verbosity=0)
