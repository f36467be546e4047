import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from walls import heads


class Command(BaseCommand):
    """Check the whole audit chain, and that it still holds every head published outside the database."""

    help = "Checks the audit chain from its first event, and against the heads published outside the database."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        published = heads.published()
        if not published and heads.written():
            raise CommandError("The file of published heads cannot be read, so nothing is proved by it.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq, problem FROM walls.verify_audit(%s::jsonb)", [json.dumps(published)])
            problems = cursor.fetchall()
            cursor.execute("SELECT count(*) FROM walls_auditlink")
            (events,) = cursor.fetchone()
        if problems:
            lines = [f"Number {seq}: {problem}." if seq else f"{problem.capitalize()}." for seq, problem in problems]
            raise CommandError("\n".join(["The audit chain does not hold.", *lines]))
        self.stdout.write(f"The audit chain holds: {events:,} events.")
        if published:
            last = published[-1]
            self.stdout.write(f"It agrees with {len(published):,} published heads, the last of {last['at']}.")
        else:
            self.stdout.write("No head has been published outside the database, so this proves only that it is whole.")
