"""The standing releases of reports, as far as a capacity sees them, each with its service and its group in words."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from commissioning.models import Report, Service
from commissioning.monitoring.actions.reports import SHARED
from governance.models import Body
from governance.sharing.actions import has_ended
from walls.capacities import CurrentCapacity
from walls.identity import compartments
from walls.models import StandingRelease
from walls.models.walled import AnyOf

PROPOSED, IN_FORCE, ENDED = "Proposed", "In force", "Ended"
COLOURS = {PROPOSED: "blue", IN_FORCE: "green", ENDED: "grey"}
UNKNOWN = "a service that you do not see until something of it is shared"


def seen(by: CurrentCapacity) -> QuerySet[Any]:
    """Those whose source is seen and, once they are agreed, those whose target is; the newest first.

    Whoever sees the target alone knows the service by what has arrived from it: until then not even its name.
    """
    mine = compartments(by)
    services = Service.objects.visible_to(by).filter(compartment=OuterRef("source"))
    arrived = Report.objects.visible_to(by).filter(shared_under=OuterRef("pk")).order_by("pk")
    bodies = Body.objects.filter(forum=OuterRef("target"))
    return (
        StandingRelease.objects.filter(what=SHARED)
        .filter(Q(AnyOf(F("source"), mine)) | Q(AnyOf(F("target"), mine), approved_at__isnull=False))
        .annotate(
            service=Coalesce(
                Subquery(services.values("name")[:1]), Subquery(arrived.values("service_name")[:1]), Value(UNKNOWN)
            ),
            service_ref=Subquery(services.values("ref")[:1]),
            council=Coalesce(
                Subquery(services.values("council__short_name")[:1]),
                Subquery(arrived.values("council__short_name")[:1]),
                Value(""),
            ),
            body=Subquery(bodies.values("organisation__name")[:1]),
            body_ref=Subquery(bodies.values("ref")[:1]),
        )
        .order_by("-starts_at", "-pk")
    )


def waiting(by: CurrentCapacity) -> QuerySet[Any]:
    """The proposals on which a capacity decides, and which it did not make."""
    decides = AnyOf(F("source"), compartments(by, "decide"))
    return seen(by).filter(decides, approved_by=None, ends_at=None).exclude(opened_by=by.person_id)


def words(standing: Any) -> str:
    """What goes where: "Accepted reports of Revenues and benefits, Cotswold, to Client Officers Group"."""
    of = ", ".join(part for part in (standing.service, standing.council) if part)
    return f"Accepted reports of {of}, to {standing.body}"


def state(standing: StandingRelease) -> str:
    """Whether it is proposed, in force, or at an end."""
    if has_ended(standing):
        return ENDED
    return PROPOSED if standing.approved_at is None else IN_FORCE


def state_tag(standing: StandingRelease) -> dict[str, str]:
    """Its state as a tag."""
    return {"text": state(standing), "colour": COLOURS[state(standing)]}
