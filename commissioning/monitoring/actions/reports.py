"""What a council does with a provider's signed-off report, and how that report arrives."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.delivery.models import Agreement, PlanItem
from commissioning.models.services import Service
from commissioning.monitoring.copies import copy_report, lay
from commissioning.monitoring.lifecycle import REPORT
from commissioning.monitoring.models import Figure, Measure, Rating, Report, Standing
from commissioning.monitoring.periods import ACCEPTED_WITHIN, Period
from commissioning.monitoring.rating import rate
from commissioning.monitoring.targets import KEPT, Wanted, targets_for
from commissioning.seeing import seen
from councils.actions.keeping import KEEPERS
from walls.actions.compartments import By, require
from walls.actions.releases import standing_from, through
from walls.actions.rows import change
from walls.capacities import signatures
from walls.models import Release
from walls.readers import tell

SHARED = "accepted reports"
"""What a standing release of reports is for, as it is named there."""
PROVIDERS = frozenset({"team_member", "team_manager", "approver"})
"""Those on the provider's side who see a report that waits for its answer."""
EXCEPTIONS = frozenset({Rating.RED, Rating.NO_DATA})
"""Ratings for which a report is opened and read before it is accepted."""


@dataclass(frozen=True)
class FigureValue:
    """What a return says of one measure; nothing for a value that is missing."""

    measure: Measure
    value: Decimal | None
    commentary: str = ""
    source: str = ""
    illustrative: bool = False


def digest_of(figures: Iterable[FigureValue]) -> str:
    """SHA-256 of figures in canonical JSON, in whatever order they come: what was reviewed is what crosses."""
    told = sorted(
        [
            figure.measure.ref,
            None if figure.value is None else str(Decimal(figure.value).quantize(KEPT)),
            figure.commentary,
        ]
        for figure in figures
    )
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def receive_report(
    *,
    by: By,
    agreement: Agreement,
    period: Period,
    revision: int,
    return_ref: str,
    commentary: str,
    signed_off_by: str,
    signed_off_at: dt.datetime,
    figures: Sequence[FigureValue],
    release: Release | None,
    due_on: dt.date | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Report:
    """A provider's signed-off report, laid before the council with its ratings, in the agreement's negotiation.

    It crosses by a release approved by the one who signs off; a queried revision before it is replaced.

    Raises:
        ValidationError: these are not the figures that were reviewed, or not of this service, or no answer is awaited.
        PermissionDenied: this capacity signs nothing off here.
    """
    require(by, "contribute", agreement.negotiation_id)
    digest = digest_of(figures)
    if by is not None and (release is None or release.target_id != agreement.negotiation_id):
        raise PermissionDenied("A report crosses by a release of its own.")
    if release is not None and release.digest != digest:
        raise ValidationError("These figures are not the ones that were submitted. Send the return back.")
    if any(figure.measure.service_id != agreement.service_id for figure in figures):
        raise ValidationError("A figure is of a measure that this agreement's service does not have.")
    service = agreement.service
    _replace_queried(agreement, service, period)
    report = Report(
        compartment_id=agreement.negotiation_id,
        year=period.year,
        quarter=period.quarter,
        service_ref=service.ref,
        service_name=service.name,
        council_id=service.council_id,
        provider_id=agreement.provider_id,
        team_name=agreement.team_name,
        revision=revision,
        standing=Standing.AWAITING,
        return_ref=return_ref,
        digest=digest,
        commentary=commentary,
        due_on=due_on or timezone.localdate(signed_off_at) + ACCEPTED_WITHIN,
        signed_off_by=signed_off_by,
        signed_off_at=signed_off_at,
        release=release,
        source=source,
        illustrative=illustrative,
    )
    report.full_clean(exclude=["compartment", "release"])
    wanted = targets_for(by, [figure.measure for figure in figures], period)
    aims = _aims(by, figures)
    lay(report, [_figure(figure, wanted.get(figure.measure.pk), aims) for figure in figures])
    tell(report, words="report_awaiting", key=f"awaiting:{report.ref}", roles=KEEPERS)
    return report


@transaction.atomic
def accept_report(*, by: By, report: Report, at: dt.datetime | None = None, accepted_by: str = "") -> Report:
    """Accept a report for the council; the copy for the readers of the service, and what stands agreed to be shared.

    Raises:
        PermissionDenied: it is another post's to accept.
        ValidationError: it has been answered already, or somebody changed it since.
    """
    REPORT.require("accept", report, by)
    at = at or timezone.now()
    figures = list(seen(Figure, by).filter(report=report))
    signed = accepted_by or _signed(by, report, at)
    answered = change(report, standing=Standing.ACCEPTED, accepted_at=at, accepted_by=signed)
    delivery = seen(Service, by).get(ref=report.service_ref).compartment_id
    accepted = copy_report(answered, figures, delivery, Standing.ACCEPTED)
    for standing in standing_from(delivery, SHARED):
        with through(standing):
            copy_report(accepted, figures, standing.target_id, Standing.SHARED, shared_under=standing)
    tell(answered, words="report_accepted", key=f"accepted:{answered.ref}", roles=PROVIDERS)
    return accepted


def accept_many(*, by: By, reports: Iterable[Report]) -> list[Report]:
    """Accept reports in which nothing is exceptional, all or none of them.

    Raises:
        ValidationError: one has a figure that is red or missing, and is to be read first.
    """
    asked = list(reports)
    exceptional = set(
        seen(Figure, by).filter(report__in=asked, rating__in=EXCEPTIONS).values_list("report_id", flat=True)
    )
    if named := [str(report) for report in asked if report.pk in exceptional]:
        raise ValidationError(f"Open this one to read it first: {named[0]}.")
    with transaction.atomic():
        return [accept_report(by=by, report=report) for report in asked]


@transaction.atomic
def query_report(*, by: By, report: Report, text: str) -> Report:
    """Ask the provider about a report, in place of accepting it; a later revision may answer.

    Raises:
        PermissionDenied: it is another post's to query.
        ValidationError: it is not awaiting acceptance, or nothing is asked.
    """
    REPORT.require("query", report, by)
    if not text.strip():
        raise ValidationError({"text": "Say what is queried."})
    queried = change(report, standing=Standing.QUERIED, query=text.strip())
    tell(queried, words="report_queried", key=f"queried:{queried.ref}", roles=PROVIDERS)
    return queried


def _replace_queried(agreement: Agreement, service: Service, period: Period) -> None:
    """Mark the revision that was queried as replaced; any other is still to be answered, or has been."""
    before = Report.objects.filter(
        compartment_id=agreement.negotiation_id, service_ref=service.ref, year=period.year, quarter=period.quarter
    )
    last = before.order_by("-revision").first()
    if last is None:
        return
    if last.standing != Standing.QUERIED:
        raise ValidationError("The council has a report of this period already, and has not queried it.")
    change(last, standing=Standing.REPLACED)


def _figure(given: FigureValue, wanted: Wanted | None, aims: dict[int, str]) -> Figure:
    measure = given.measure
    target, upper = (wanted.value, wanted.upper) if wanted else (None, None)
    return Figure(
        measure_ref=measure.ref,
        position=measure.position,
        name=measure.name,
        unit=measure.unit,
        decimals=measure.decimals,
        polarity=measure.polarity,
        tolerance=measure.tolerance,
        tolerance_absolute=measure.tolerance_absolute,
        serves=aims.get(measure.plan_item_id or 0, ""),
        target=target,
        target_upper=upper,
        value=given.value,
        rating=rate(given.value, target, upper, measure),
        commentary=given.commentary,
        source=given.source,
        illustrative=given.illustrative or measure.illustrative,
    )


def _aims(by: By, figures: Iterable[FigureValue]) -> dict[int, str]:
    """By plan item, the outcome it serves in the words that both sides agreed."""
    items = {figure.measure.plan_item_id for figure in figures}
    return dict(seen(PlanItem, by).filter(pk__in=items - {None}).values_list("pk", "aim"))


def _signed(by: By, report: Report, at: dt.datetime) -> str:
    """Who accepts, in words: the posts held, and the council."""
    if by is None:
        return ""
    return f"{signatures([(by.pk, at)])[by.pk, at]}, {report.council.short_name}"
