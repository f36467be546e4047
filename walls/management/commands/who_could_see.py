from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError, CommandParser

from walls.management.asking import AskingCommand, moment
from walls.models import Compartment, Walled
from walls.who import seen_by


class Command(AskingCommand):
    """Say who could see one row, in which capacity, and by which rule."""

    help = "Lists everyone who could see a row, in which capacity and by which rule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", metavar="APP.MODEL", help="a walled model, or walls.Compartment")
        parser.add_argument("ref", help="the row's reference, as in its address")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        row, born = find(options["model"], options["ref"])
        window = self.window(options)
        name = f"{row._meta.verbose_name} {row.ref}"
        asked = window.since(born)
        reaches = seen_by(row, asked) if asked else []
        title = f"Who could see {name} {moment(window)}"
        if asked is None:
            title = f"The {name} did not exist yet {moment(window)}."
        public = [reach for reach in reaches if reach.rule == "public"]
        if public:
            # It is part of every capacity: the one of nobody in particular stands for all of them.
            title += ": anyone, since it is public"
            reaches = [reach for reach in reaches if reach.rule != "public" or reach.capacity.person_id is None]
        self.answer(title, ("person", "capacity", "action", "why"), reaches, options)


def find(label: str, ref: str) -> tuple[Walled | Compartment, datetime]:
    """The row with a reference, and when it came into being.

    Raises:
        CommandError: no such model or row, or one that no wall stands around.
    """
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise CommandError(f"There is no model {label!r}. Name one as APP.MODEL, such as councils.Need.") from None
    if not issubclass(model, (Walled, Compartment)):
        raise CommandError(f"{label} is not behind the wall: it is in no compartment.")
    row = model.objects.filter(ref=ref).first()
    if row is None:
        raise CommandError(f"There is no {model._meta.verbose_name} with the reference {ref!r}.")
    return row, row.opened_at if isinstance(row, Compartment) else row.created_at
