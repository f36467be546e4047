from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from commissioning.models import Agreement
from config.demo import delivery, matters, meetings, people, places, returns, reviews, thread, walls, words


class Command(BaseCommand):
    """Load the demonstration of config/demo, or refresh it, as the owner of the tables."""

    help = "Loads or refreshes the demonstration data, or lists its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only list the sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Demonstration data is loaded in demonstration mode only. Set DEMONSTRATION=true.")
        if options["sign_ins"]:
            self.stdout.write(people.sign_ins())
            return
        call_command("policy", stdout=self.stdout)
        with transaction.atomic():
            loaded = places.load()
            matters.load(loaded)
            people.load(loaded)
            walls.load(loaded)
            _world(loaded)
            # The planner would take the new tables for empty until the database got round to counting them.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        self.stdout.write("The demonstration is loaded. manage.py demo --sign-ins lists who may sign in.")


def _world(loaded: places.Places) -> None:
    """The thread, and from the day of the first load what is agreed, reported, reviewed and decided."""
    outcomes = thread.load(loaded)
    if Agreement.objects.exists():
        return
    today = timezone.localdate()
    agreed = delivery.load(loaded, outcomes, today)
    returns.load(loaded, agreed, today)
    words.load(loaded, agreed, today)
    reviews.load(loaded)
    meetings.load(loaded, today)
