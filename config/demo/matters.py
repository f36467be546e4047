"""Loading what there is to see: services with their providers in turn, and needs with their evidence."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from commissioning.actions import add_provision, open_service
from commissioning.models import Service
from config.demo import Row, day, origin, rows
from config.demo.places import Places
from councils.actions import edit_need, record_need
from councils.models import Need
from walls.models import Compartment

FIELDS = ("theme", "statement", "unit", "period", "comparison", "note")


def load(places: Places) -> None:
    """The services and needs of the councils that commission here; another owner's are left out."""
    services: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows("services"):
        if places.councils[row["council"]].commissions:
            services[row["council"], row["name"]].append(row)
    groups = {row["service"]: row["client_group"] for row in rows("client_groups")}
    for turns in services.values():
        _service(places, turns, groups.get(turns[0]["name"], ""))
    for row in rows("needs"):
        if places.councils[row["council"]].commissions:
            _need(places, "council", row)
    for row in rows("drafts"):
        _need(places, row["kind"], row)


def _service(places: Places, turns: list[Row], client_group: str) -> None:
    council, name = places.organisations[turns[0]["council"]], turns[0]["name"]
    service = Service.objects.filter(council=council, name=name).first()
    if service is None:
        now = next((row for row in turns if not row["to"]), None)
        service = open_service(
            by=None,
            council=council,
            name=name,
            lgsl=int(turns[0]["lgsl"]) if turns[0]["lgsl"] else None,
            client_group=client_group,
            provider=places.organisations[now["provider"]] if now else None,
            people=[posts[now["team"]].role for posts in (places.teams, places.managers)]
            if now and now["team"]
            else [],
        )
    for row in turns:
        turn: dict[str, Any] = {"provider": places.organisations[row["provider"]], "begins_on": day(row["from"])}
        if not service.provisions.filter(**turn).exists():
            add_provision(by=None, service=service, **turn, ends_on=day(row["to"]), note=row["note"], **origin(row))


def _need(places: Places, kind: str, row: Row) -> None:
    of = {"subjects__organisation": places.organisations[row["council"]]} if row["council"] else {}
    compartment = Compartment.objects.get(kind=kind, **of)
    said: dict[str, Any] = {name: row[name] for name in FIELDS} | origin(row)
    said["value"] = Decimal(row["value"]) if row["value"] else None
    need = Need.objects.filter(compartment=compartment, theme=row["theme"], statement=row["statement"]).first()
    if need is None:
        record_need(by=None, compartment=compartment, **said)
    elif any(getattr(need, name) != value for name, value in said.items()):
        edit_need(by=None, need=need, **said)
