from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q

from walls.management.asking import AskingCommand, moment
from walls.models import Person
from walls.who import reached_by


class Command(AskingCommand):
    """Say what a person could reach in each capacity, and by which rule."""

    help = "Lists the compartments that each capacity of a person reaches, and by which rule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="an e-mail address, or the reference of a person")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        given = options["person"]
        person = Person.objects.filter(Q(email__iexact=given) | Q(ref=given)).first()
        if person is None:
            raise CommandError(f"Nobody has the address or reference {given!r}.")
        window = self.window(options)
        title = f"What {person.name} <{person.email}> could reach {moment(window)}"
        columns = ("capacity", "kind", "compartment", "action", "why")
        self.answer(title, columns, reached_by(person, window), options)
