"""An import of many figures: a return's workbook written, read by a worker of its own, and used.

The worker is a fresh process, `python -m bench.imports UPLOAD PERSON`, so that its peak of memory is its own.
"""

import json
import resource
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bench.database import ROOT
from bench.timing import seconds

SHEETS = 20
NAME = "return.xlsx"
TEAM = "Bench team"
SMALL = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "publica.returns.workbook"], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Starts the reader from a small process, since Linux counts a starter's own memory to whatever it starts."""


def measure(figures: int) -> dict[str, Any]:
    """What it takes to bring in a return of so many figures.

    Raises:
        RuntimeError: not all of them were understood and saved.
    """
    from publica.models import ReturnFigure
    from publica.returns import uploads
    from publica.returns.layouts import layout_of
    from publica.returns.workbook.apart import question
    from publica.returns.workbook.write import write
    from walls.identity import acting

    by, ret = _drafted(figures)
    written: list[bytes] = []
    with acting(by):
        layout = _filled(layout_of(by, ret))
        write_seconds = seconds(lambda: written.append(write(layout)))
        upload = uploads.receive(by=by, ret=ret, name=NAME, content=written[0])
    command = [sys.executable, "-m", __name__, upload.ref, str(by.person_id)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)
    with acting(by):
        saved = ReturnFigure.objects.visible_to(by).filter(part__ret=ret, version=2).count()
    if saved != figures:
        raise RuntimeError(f"{saved} of {figures} figures were saved")
    told = json.loads(done.stdout)
    reader = subprocess.run(
        [sys.executable, "-S", "-c", SMALL],
        input=question(layout, written[0]),
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
    )
    return {
        "measure": "import",
        "figures": figures,
        "kilobytes": round(len(written[0]) / 1024),
        "write_seconds": round(write_seconds, 2),
        "per_second": round(figures / (told["read_seconds"] + told["save_seconds"])),
        "read_per_second": round(figures / told["read_seconds"]),
        "save_per_second": round(figures / told["save_seconds"]),
        "worker_mb": told["worker_mb"],
        "reader_mb": round(int(reader.stdout) / 1024),
    }


def _filled(layout: Any) -> Any:
    """The layout with a figure in every line."""
    parts = [
        replace(part, lines=tuple(replace(line, now=Decimal(number % 90)) for number, line in enumerate(part.lines)))
        for part in layout.parts
    ]
    return replace(layout, parts=tuple(parts))


def _drafted(figures: int) -> tuple[Any, Any]:
    """The capacity of a team, and a return of its that asks for so many figures on many sheets."""
    from django.db import transaction

    from bench.database import as_owner
    from bench.world import grant
    from commissioning.models import Measure, Service
    from publica.models import ProviderTeam, Return, ReturnFigure, ReturnPart
    from walls.actions.compartments import open_role
    from walls.actions.rows import add_many
    from walls.capacities import capacities_of
    from walls.models import Compartment, Membership, Organisation, Party, Person, Post

    with as_owner(), transaction.atomic():
        council = Organisation.objects.get(kind="council")
        company = Organisation.objects.create(name="Bench Company", short_name="Company", kind="company")
        party = Party.objects.create(organisation=company, side="provider", audience="the company's people")
        own = Compartment.objects.create(kind_id="provider", name="Bench team", owner=party)
        shared = Compartment.objects.create(kind_id="delivery", name="Bench delivery", owner=party)
        team = ProviderTeam.objects.create(compartment=own, organisation=company, name=TEAM)
        role = open_role(party=party, code="team_member", scope=team.ref, title=TEAM)
        grant(role.pk, [own.pk], "contribute")
        grant(role.pk, [shared.pk], "view")
        person = Person.objects.create_user("team@bench.example", name=TEAM)
        Membership.objects.create(person=person, post=Post.objects.create(organisation=company, role=role, title=TEAM))
        ret = Return.objects.create(compartment=own, team=team, year=2026, quarter=2, due_on=timezone.localdate())
        for sheet in range(SHEETS):
            service = Service.objects.create(compartment=shared, council=council, name=f"Service {sheet}")
            part = ReturnPart.objects.create(compartment=own, to_compartment=shared, ret=ret, service=service)
            measures = add_many(
                [
                    Measure(
                        compartment=shared,
                        service=service,
                        name=f"Measure {number}",
                        unit="days",
                        polarity="lower",
                        position=number,
                    )
                    for number in range(figures // SHEETS)
                ]
            )
            add_many(
                [
                    ReturnFigure(
                        compartment=own, to_compartment=shared, part=part, measure=measure, commentary="As expected."
                    )
                    for measure in measures
                ]
            )
    return next(held for held in capacities_of(person.pk) if not held.is_public), ret


def _work(ref: str, person: int) -> dict[str, Any]:
    """What a worker does with an upload, and then its sender."""
    import django

    django.setup()
    from publica import tasks  # noqa: F401 (its handler registers itself)
    from publica.models import Upload
    from publica.returns import uploads
    from walls import outbox
    from walls.capacities import capacities_of
    from walls.identity import acting

    read_seconds = seconds(lambda: outbox.deliver_due(seconds=600))
    by = next(held for held in capacities_of(person) if not held.is_public)

    def use() -> None:
        with acting(by):
            uploads.use(by=by, upload=Upload.objects.visible_to(by).get(ref=ref))

    save_seconds = seconds(use)
    worker = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "read_seconds": read_seconds,
        "save_seconds": save_seconds,
        "worker_mb": round(worker / 1024),
    }


if __name__ == "__main__":
    print(json.dumps(_work(sys.argv[1], int(sys.argv[2]))))
