"""The same service without its wall, to compare with: what an ordinary one would do for the same page.

Same views, templates, session and sign-in, same number of rows shown. Every row is anybody's: no filter, no policy
(the owner's connection), no identity in the transaction. What the wall alone knows, such as a capacity's label or
who sees a page, is handed over ready-made, so that the same page is rendered and none of its price is left in. The
ordered list has the index that an unwalled list would have.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from unittest.mock import patch

from django.db import transaction
from django.db.models import Count, Q

from bench.database import as_owner, ask
from walls import identity
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import Acting, acting
from walls.keeping import Holding, handed_over, my_posts
from walls.lists import PAGE, Page
from walls.models import Notice
from walls.models.walled import WalledQuerySet
from walls.views.waiting import waiting


def index() -> None:
    """The index of an unwalled list, for the twin's sake."""
    with as_owner():
        ask("CREATE INDEX bench_twin ON councils_need (updated_at DESC, id DESC)")


@contextmanager
def unwalled(person: int, place: int) -> Iterator[None]:
    """Serve as the twin: `person` has the capacities they really have, and adds rows in compartment `place`."""
    known = capacities_of(person)
    with acting(known[0]) as at_work:
        tasks, kind = waiting(), at_work.kinds[place]
    ready_made = {
        "walls.middleware.acting": lambda capacity: _acting(capacity, place, kind),
        "walls.middleware.capacities_of": lambda person: known,
        "walls.notices.waiting": lambda: _waiting(known),
        "walls.views.waiting.waiting": lambda: tasks,
        "walls.views.cover.holdings": lambda: _holdings(known[0]),
        "walls.views.pages.newest": _newest,
        "walls.views.pages.audience": lambda compartment: "Bench: The reader; people of side 1; people of side 2",
    }
    with ExitStack() as stack:
        stack.enter_context(as_owner())
        for name, stand_in in ready_made.items():
            stack.enter_context(patch(name, stand_in))
        stack.enter_context(
            patch.object(WalledQuerySet, "visible_to", lambda rows, capacity, action="view": rows.all())
        )
        yield


@contextmanager
def _acting(capacity: CurrentCapacity, place: int, kind: str) -> Iterator[Acting]:
    """A transaction, and a reach that was neither asked for nor matters."""
    reached = Acting(capacity.pk, {"contribute": {place}}, {place: kind})
    with patch.object(identity, "_acting", ContextVar("acting", default=reached)), transaction.atomic():
        yield reached


def _waiting(capacities: list[CurrentCapacity]) -> dict[int, int]:
    """A person's unread notices, counted as a service would that keeps each with its recipient."""
    mine = Notice.objects.filter(read_at=None, compartment__personal_to__in=[capacity.pk for capacity in capacities])
    return dict(mine.values_list("compartment__personal_to").annotate(Count("pk")))


def _holdings(by: CurrentCapacity) -> list[Holding]:
    """A person's posts, as a service reads them that has nothing to hide of them."""
    return [
        Holding(
            row.ref, str(row.post), row.basis, row.ends_at, None if row.person_id == by.person_id else str(row.person)
        )
        for row in my_posts(by) | handed_over(by)
    ]


def _newest(rows: WalledQuerySet, capacity: CurrentCapacity, *, after: str = "", size: int = PAGE) -> Page:
    """A page by keyset, as `walls.lists.newest` gives it."""
    ordered = rows.order_by("-updated_at", "-pk")
    last = rows.model.objects.filter(ref=after).values("updated_at", "pk").first() if after else None
    if last is not None:
        ordered = ordered.filter(updated_at__lte=last["updated_at"]).exclude(
            Q(updated_at=last["updated_at"]) & Q(pk__gte=last["pk"])
        )
    found = list(ordered[: size + 1])
    return Page(found[:size], found[size - 1].ref if len(found) > size else "")
