"""Opening a return, and filling it in while it is a draft."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q

from commissioning.models import Agreement, Measure, Service
from commissioning.monitoring.periods import Period
from commissioning.seeing import seen
from publica.actions import TEAM
from publica.holding import of_team
from publica.models import ProviderTeam, Return, ReturnFigure, ReturnPart
from publica.returns.lifecycle import NOT_OPENED, OPENERS, PERFORMANCE, not_edited, not_revised
from publica.returns.models import ReturnState
from publica.returns.sheets import queried
from walls.actions.compartments import By, require, roles_of
from walls.actions.rows import STALE, add_many, change, change_many

MOST_COMMENTARY = 4000
"""Characters that may be said of one figure."""
VALUE = forms.DecimalField(max_digits=16, decimal_places=4, required=False)
COMMENTARY = forms.CharField(max_length=MOST_COMMENTARY, required=False)
UNKNOWN = "A figure is of a measure that this return does not ask for."
TWICE = "A measure is given more than one figure."


@dataclass(frozen=True)
class FigureIn:
    """What somebody gives for one measure, by its public reference; nothing for a value that is missing."""

    measure_ref: str
    value: Decimal | None
    commentary: str = ""


def agreements_of(by: By, team: ProviderTeam, period: Period) -> dict[int, Agreement]:
    """By service, the agreement under which a team delivered it in a period."""
    live = (Q(begins_on=None) | Q(begins_on__lte=period.ends_on)) & (Q(ends_on=None) | Q(ends_on__gte=period.begins_on))
    found = seen(Agreement, by).filter(live, team=team.ref, provider=team.organisation_id)
    return {
        agreement.service_id: agreement for agreement in found.select_related("service").order_by("begins_on", "pk")
    }


@transaction.atomic
def open_return(
    *,
    by: By,
    team: ProviderTeam,
    period: Period,
    due_on: dt.date | None = None,
    parts: Collection[Service] | None = None,
) -> Return:
    """A draft return of a team for a period: a part for each service it delivers, an empty figure for each measure due.

    It is due by the first day that is agreed with a council, unless `due_on` names another. `parts` narrows it to some
    of the services.

    Raises:
        ValidationError: the team has a return of this period, or nothing to report.
        PermissionDenied: this capacity opens no returns of this team.
    """
    require_opener(by, team)
    if seen(Return, by).filter(team=team, year=period.year, quarter=period.quarter).exists():
        raise ValidationError("This team has a return for this period already.")
    agreements = agreements_of(by, team, period)
    wanted = {key for key in agreements if parts is None or key in {service.pk for service in parts}}
    asked = [agreements[key] for key in sorted(wanted)]
    agreed = min((agreement.report_due_on(period) for agreement in asked), default=period.ends_on)
    return _open(by, team, period, 1, due_on or agreed, [agreement.service for agreement in asked], {})


@transaction.atomic
def open_revision(*, by: By, ret: Return, due_on: dt.date) -> Return:
    """The next revision of a return, with the parts that councils have queried, filled in as they were.

    Raises:
        ValidationError: nothing of it is queried, or what is queried is being revised already.
        PermissionDenied: this capacity is not of the team's people.
    """
    require(by, "contribute", ret.compartment_id, TEAM)
    locked(by, ret)
    if refused := not_revised(ret, by):
        raise ValidationError(refused)
    of_period = seen(Return, by).filter(team=ret.team_id, year=ret.year, quarter=ret.quarter)
    under_way = seen(ReturnPart, by).filter(ret__in=of_period.exclude(state=ReturnState.SIGNED_OFF))
    taken = set(under_way.values_list("service__ref", flat=True))
    asked = {report.service_ref for report in queried(by, ret)}
    if not asked:
        raise ValidationError("No council queries anything of this return.")
    if not asked - taken:
        raise ValidationError("What is queried is being revised already.")
    said = seen(ReturnFigure, by).filter(part__ret=ret, part__service__ref__in=asked - taken)
    filled = {figure.measure_id: figure for figure in said.select_related("part__service")}
    services = {figure.part.service.pk: figure.part.service for figure in filled.values()}
    number = of_period.aggregate(last=Max("revision"))["last"] + 1
    period = Period(ret.year, ret.quarter)
    return _open(by, ret.team, period, number, due_on, list(services.values()), filled, ret.commentary)


@transaction.atomic
def save_figures(*, by: By, ret: Return, figures: Iterable[FigureIn], version: int | None = None) -> Return:
    """Set figures of a draft, all of them or none; what is not named stays. The return as it is then.

    `version` is that of the return as it was seen, for an asker who would not write over another's figures.

    Raises:
        ValidationError: it is no draft, a figure does not fit or is not asked for, or somebody changed it since.
        PermissionDenied: this capacity is not of the team's people.
    """
    require(by, "contribute", ret.compartment_id, TEAM)
    now = locked(by, ret)
    if refused := not_edited(now, by):
        raise ValidationError(refused)
    if version is not None and now.version != version:
        raise ValidationError(STALE, code="stale")
    asked = {
        figure.measure.ref: figure
        for figure in seen(ReturnFigure, by)
        .filter(part__ret=now)
        .select_related("measure")
        .select_for_update(of=("self",))
    }
    given = list(figures)
    if len({figure.measure_ref for figure in given}) < len(given):
        raise ValidationError(TWICE)
    changed = []
    for told in given:
        if (figure := asked.get(told.measure_ref)) is None:
            raise ValidationError(UNKNOWN)  # one sentence for what is hidden, absent and of another return (L47)
        value, commentary = _clean(figure.measure, told)
        if (value, commentary) != (figure.value, figure.commentary):
            figure.value, figure.commentary = value, commentary
            changed.append(figure)
    if changed:
        change_many(changed, ["value", "commentary"])
        now.save()
    return now


@transaction.atomic
def edit_return(*, by: By, ret: Return, commentary: str, due_on: dt.date) -> Return:
    """Change what a draft says as a whole, as it was when `ret` was loaded.

    Raises:
        ValidationError: it is no draft, or somebody changed it since.
        PermissionDenied: this capacity is not of the team's people.
    """
    require(by, "contribute", ret.compartment_id, TEAM)
    if refused := not_edited(ret, by):
        raise ValidationError(refused)
    return change(ret, commentary=commentary, due_on=due_on)


def locked(by: By, ret: Return) -> Return:
    """A return as it is now, which nobody else changes before this transaction ends."""
    return seen(Return, by).select_related("team").select_for_update(of=("self",)).get(pk=ret.pk)


def not_opened(by: By) -> str:
    """Why this capacity opens no returns at all; nothing if it does."""
    return "" if by is None or roles_of(by) & OPENERS else NOT_OPENED


def require_opener(by: By, team: ProviderTeam) -> None:
    """Refuse unless this capacity opens returns of the team.

    Raises:
        PermissionDenied: with the sentence to show.
    """
    require(by, "contribute", team.compartment_id, OPENERS)
    if by is not None and PERFORMANCE not in roles_of(by) and not of_team(by, team):
        raise PermissionDenied(NOT_OPENED)


def _open(
    by: By,
    team: ProviderTeam,
    period: Period,
    revision: int,
    due_on: dt.date,
    services: list[Service],
    filled: Mapping[int, ReturnFigure],
    commentary: str = "",
) -> Return:
    due = Q() if period.quarter in (0, 4) else Q(yearly=False)
    ours = Q(plan_item=None) | Q(plan_item__agreement__team=team.ref)
    measures: dict[int, list[Measure]] = {service.pk: [] for service in services}
    for measure in seen(Measure, by).filter(due, ours, service__in=services).order_by("position", "pk"):
        if not filled or measure.pk in filled:
            measures[measure.service_id].append(measure)
    if not any(measures.values()):
        raise ValidationError("This team has nothing to report for this period: no agreement has measures due in it.")
    ret = Return(
        compartment_id=team.compartment_id,
        team=team,
        year=period.year,
        quarter=period.quarter,
        revision=revision,
        due_on=due_on,
        commentary=commentary,
    )
    ret.full_clean(exclude=["compartment"])
    ret.save()
    parts = [
        ReturnPart(
            compartment_id=ret.compartment_id, to_compartment_id=service.compartment_id, ret=ret, service=service
        )
        for service in services
        if measures[service.pk]
    ]
    add_many(parts)
    add_many(
        [_figure(part, measure, filled.get(measure.pk)) for part in parts for measure in measures[part.service_id]]
    )
    return ret


def _figure(part: ReturnPart, measure: Measure, before: ReturnFigure | None) -> ReturnFigure:
    return ReturnFigure(
        compartment_id=part.compartment_id,
        to_compartment_id=measure.compartment_id,
        part=part,
        measure=measure,
        value=before.value if before else None,
        commentary=before.commentary if before else "",
    )


def _clean(measure: Measure, told: FigureIn) -> tuple[Decimal | None, str]:
    try:
        return VALUE.clean(told.value), COMMENTARY.clean(told.commentary)
    except ValidationError as refusal:
        raise ValidationError([f"{measure.name}: {sentence}" for sentence in refusal.messages]) from refusal
