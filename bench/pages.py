"""What the wall costs a page: each reader's pages, walled and unwalled by turns, through Django end to end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from bench.database import as_owner, ask
from bench.rows import ABSENT, RARE
from bench.timing import milliseconds, seconds, statements
from bench.twin import unwalled
from bench.world import READERS, World
from walls.lists import PAGE

DEEP = 200
"""The page of a long list that is asked for; of a shorter one the last full page, but never the first."""
PATIENCE = 4.0
"""Seconds for one page's repetitions, after the fewest."""
FEWEST = 5


@dataclass(frozen=True)
class Asked:
    """One page, and the page of the twin that shows as much."""

    what: str
    walled: str
    unwalled: str
    before: Callable[[], None] = lambda: None
    """Done before each request, and timed with it."""


def measure(world: World, rows: int, *, repeat: int) -> Iterator[dict[str, Any]]:
    """The pages of every reader, at a number of needs."""
    for reader in READERS:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(world.people[reader])
        for asked in _pages(world, reader):
            yield compare(client, asked, world, reader, needs=rows, repeat=repeat)


def _pages(world: World, reader: str) -> list[Asked]:
    compartments = world.reach(reader)
    listed = reverse("needs")
    with as_owner():
        ((seen,),) = ask("SELECT count(*) FROM councils_need WHERE compartment_id = ANY (%s)", [compartments])
        ((newest,),) = ask(
            "SELECT ref FROM councils_need WHERE compartment_id = ANY (%s) ORDER BY updated_at DESC, id DESC LIMIT 1",
            [compartments],
        )
        number = max(2, min(DEEP, seen // PAGE))
        offset = (number - 1) * PAGE - 1
        ((after,),) = ask(
            "SELECT ref FROM councils_need WHERE compartment_id = ANY (%s) ORDER BY updated_at DESC, id DESC "
            "LIMIT 1 OFFSET %s",
            [compartments, offset],
        )
        ((after_any,),) = ask(
            "SELECT ref FROM councils_need ORDER BY updated_at DESC, id DESC LIMIT 1 OFFSET %s", [offset]
        )

    def narrowed(**query: str) -> str:
        return f"{listed}?{urlencode(query)}"

    return [
        _same("home", reverse("home")),
        _same("list", listed),
        _same("detail", reverse("need", args=[newest])),
        Asked(f"list, page {number}", narrowed(after=after), narrowed(after=after_any)),
        _same("list, theme of one in 1,000", narrowed(theme=RARE)),
        _same("list, theme of none", narrowed(theme=ABSENT)),
    ]


def _same(what: str, address: str) -> Asked:
    return Asked(what, address, address)


def compare(client: Client, asked: Asked, world: World, reader: str, *, needs: int, repeat: int) -> dict[str, Any]:
    """What one page and its twin cost. Times by turns, so that what else the machine does falls on both alike."""

    def get(address: str) -> int:
        asked.before()
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code} to the {reader} reader")
        return max(0, response.content.count(b'<tr class="govuk-table__row">') - 1)

    get(asked.walled)
    with statements() as walled_sent:
        shown = get(asked.walled)
    with unwalled(world.people[reader].pk, world.reach(reader)[0]):
        get(asked.unwalled)
        with statements() as twin_sent:
            get(asked.unwalled)
    if twin_sent.kernel:
        raise RuntimeError(f"the twin of {asked.walled} still asks the kernel: {twin_sent.kernel}")
    walled: list[float] = []
    plain: list[float] = []
    while len(walled) < FEWEST or (len(walled) < repeat and sum(walled) + sum(plain) < PATIENCE):
        walled.append(seconds(lambda: get(asked.walled)))
        with unwalled(world.people[reader].pk, world.reach(reader)[0]):
            plain.append(seconds(lambda: get(asked.unwalled)))
    return {
        "measure": "page",
        "page": asked.what,
        "needs": needs,
        "reader": reader,
        "rows_shown": shown,
        "walled_ms": milliseconds(walled),
        "unwalled_ms": milliseconds(plain),
        # Of neighbours in time, since other work on the machine comes and goes.
        "ratio": round(median(ours / theirs for ours, theirs in zip(walled, plain, strict=True)), 2),
        "queries": len(walled_sent.all),
        "kernel_queries": len(walled_sent.kernel),
        "unwalled_queries": len(twin_sent.all),
        "repeats": len(walled),
    }
