from typing import Any

from django.core.management.base import BaseCommand
from django.db import models, transaction

from councils.actions.parties import AUDIENCES
from councils.policy import rows
from walls.actions.compartments import open_compartment
from walls.models import Bar, Capacity, Compartment, CompartmentKind, GrantTemplate, Organisation, Party, StandIn


class Command(BaseCommand):
    """Load the wall's policy from councils/policy, as the owner of the tables.

    Compartments that are already open keep the grants they have.
    """

    help = "Loads kinds of compartment, grant templates, bars of law and stand-ins; makes what belongs to the public."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        changes = [
            *_keep(CompartmentKind, ("code",), [_kind(row) for row in rows("kinds")], vanish=False),
            *_keep(
                GrantTemplate,
                ("kind_id", "relation", "side", "code", "action"),
                [{"kind_id": row.pop("kind"), **row} for row in rows("grants")],
            ),
            *_keep(Bar, ("one", "other"), rows("bars")),
            *_keep(StandIn, ("code", "stands_in_for"), rows("standins")),
            *_public(),
        ]
        for change in changes or ["The policy is as it was."]:
            self.stdout.write(change)


def _kind(row: dict[str, str]) -> dict[str, Any]:
    return row | {
        "position": int(row["position"]),
        "sealed": row["sealed"] == "true",
        "apart": row["apart"] == "true",
        "declared_first": row["declared_first"] == "true",
        "opened_by": row["opened_by"].split(";") if row["opened_by"] else [],
    }


def _keep(
    model: type[models.Model], key: tuple[str, ...], wanted: list[dict[str, Any]], *, vanish: bool = True
) -> list[str]:
    """Make the table hold these rows, and no others unless they may not vanish; answer what changed."""
    kept = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.all()}
    if not kept:
        made = model._default_manager.bulk_create(model(**fields) for fields in wanted)
        return [f"Added {len(made)} {model._meta.verbose_name_plural}."]
    changes = []
    for fields in wanted:
        row = kept.pop(tuple(fields[name] for name in key), None)
        if row is None:
            row = model._default_manager.create(**fields)
            changes.append(f"Added {model._meta.verbose_name}: {row}")
        elif different := [name for name, value in fields.items() if getattr(row, name) != value]:
            for name in different:
                setattr(row, name, fields[name])
            row.save(update_fields=different)
            changes.append(f"Changed {model._meta.verbose_name}: {row} ({', '.join(different)})")
    for row in kept.values() if vanish else ():
        changes.append(f"Removed {model._meta.verbose_name}: {row}")
        row.delete()
    return changes


def _public() -> list[str]:
    """The public as an organisation, its party and capacity, and the compartment that anyone sees."""
    if Compartment.objects.filter(is_public=True).exists():
        return []
    everyone = Organisation.objects.create(name="The public", short_name="Public", kind="public")
    party = Party.objects.create(organisation=everyone, side="public", audience=AUDIENCES["public"])
    Capacity.objects.create(person=None, party=party)
    open_compartment(kind="public", name="Public", owner=party)
    return ["Added what belongs to the public."]
