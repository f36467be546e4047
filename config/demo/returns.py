"""Loading figures: reports that councils accepted long ago, and the returns of the quarter that has just ended."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from commissioning.models import Figure, Kind, Measure, Rating, Report
from commissioning.monitoring.actions import FigureValue, accept_report, query_report, receive_report
from commissioning.monitoring.periods import ACCEPTED_WITHIN, Period
from commissioning.monitoring.rating import rate
from config.demo import Row, parts, rows
from config.demo.delivery import Delivery, due, holder, period, share
from config.demo.places import Places
from config.demo.thread import noon
from publica.models import ProviderTeam, Return
from publica.returns.actions import FigureIn, assure, edit_return, open_return, save_figures, sign_off, submit
from walls.actions.rows import change_many
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting
from walls.models import OutboxMessage

SHARED_QUARTERS = 4
"""Quarters before the present one whose reports the monitoring groups have: enough for a trend."""
SIGNED_WITHIN, ANSWERED_WITHIN = dt.timedelta(days=20), dt.timedelta(days=30)
"""How long after a quarter's end its made-up report was signed off, and then accepted."""
PUBLISHED = "As published"

Reported = dict[tuple[str, Period], dict[str, FigureValue]]
"""By agreement and period, the figures by measure."""


def load(places: Places, delivery: Delivery, today: dt.date) -> None:
    """The past, what is shared of it, and the returns under way."""
    last = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    past = _published(delivery)
    for key, figures in _made_up(delivery).items():
        past[key] = figures | past.get(key, {})  # what is published stands before what is made up
    shared = set(delivery.quarters[-1 - SHARED_QUARTERS : -1])
    for (agreement, of), figures in sorted(past.items(), key=lambda each: each[0][1]):
        if of not in shared:
            _accepted(delivery, agreement, of, figures)
    share(delivery)
    for (agreement, of), figures in sorted(past.items(), key=lambda each: each[0][1]):
        if of in shared:
            _accepted(delivery, agreement, of, figures)
    # Nobody is told today of what was answered long ago.
    OutboxMessage.objects.filter(pk__gt=last, kind="notice").delete()
    for row in rows("returns"):
        _under_way(places, delivery, row, today)
    for row in rows("answers"):
        _answered(delivery, row)


def holding(post: str, team: str = "") -> CurrentCapacity:
    """The capacity in which a sign-in holds a post of the files; in a team, where one post is named for several."""
    role = next(row["role"] for row in rows("posts") if row["key"] == post)
    return next(each for each in capacities_of(holder(post, team).pk) if role in each.roles)


def _published(delivery: Delivery) -> Reported:
    past: Reported = defaultdict(dict)
    for row in rows("figures"):
        of = period(row)
        if of.ends_on >= delivery.current.begins_on:
            continue  # not yet to be known on the day of loading
        measure = delivery.measure(row["agreement"], row["measure"])
        value = Decimal(row["value"]) if row["value"] else None
        past[row["agreement"], of][row["measure"]] = FigureValue(measure, value, row["note"], row["source"])
    return past


def _made_up(delivery: Delivery) -> Reported:
    past: Reported = defaultdict(dict)
    for row in rows("quarters"):
        agreement = _in_force(row)
        began = delivery.agreements[agreement].begins_on
        measure = delivery.measures[row["council"], row["service"], row["measure"]]
        for of, value in list(zip(delivery.quarters, _values(row, measure, delivery), strict=True))[:-1]:
            if began is None or began <= of.ends_on:
                figure = FigureValue(measure, value, _why(row, measure, value, of), illustrative=True)
                past[agreement, of][row["measure"]] = figure
    return past


def _in_force(row: Row) -> str:
    """The agreement under which a council's service is delivered now."""
    return next(
        each["key"]
        for each in rows("agreements")
        if each["team"] and (each["council"], each["service"]) == (row["council"], row["service"])
    )


def _values(row: Row, measure: Measure, delivery: Delivery) -> list[Decimal]:
    """Values by quarter; of a total since 1 April the file has the whole year's, of which this is the part so far."""
    values = [Decimal(value) for value in parts(row["values"])]
    if measure.kind != Kind.CUMULATIVE:
        return values
    return [value * of.quarter / 4 for value, of in zip(values, delivery.quarters, strict=True)]


def _why(row: Row, measure: Measure, value: Decimal, of: Period) -> str:
    target = Decimal(row["target"])
    if measure.kind == Kind.CUMULATIVE:
        target = target * of.quarter / 4
    if rate(value, target, None, measure) != Rating.RED:
        return ""
    return row["commentary"] or "Illustrative: a poor quarter, put right in the next."


def _accepted(delivery: Delivery, key: str, of: Period, figures: dict[str, FigureValue]) -> None:
    """A report that its council accepted at the time, or that is as somebody published it."""
    agreement = delivery.agreements[key]
    told = sorted(figures.values(), key=lambda figure: figure.measure.position)
    made_up = any(figure.illustrative for figure in told)
    signed, accepted = noon(of.ends_on + SIGNED_WITHIN), noon(of.ends_on + ANSWERED_WITHIN)
    if not made_up:
        days = [row["published"] for row in rows("figures") if row["agreement"] == key and period(row) == of]
        signed = accepted = noon(dt.date.fromisoformat(max(days)))
    report = receive_report(
        by=None,
        agreement=agreement,
        period=of,
        revision=1,
        return_ref="",
        commentary="",
        signed_off_by=f"Approver of returns, {agreement.provider.short_name}" if made_up else PUBLISHED,
        signed_off_at=signed,
        figures=told,
        release=None,
        due_on=signed.date() + ACCEPTED_WITHIN,
        source="" if made_up else next(figure.source for figure in told),
        illustrative=made_up,
    )
    accepted_by = f"Commissioning officer, {agreement.service.council.short_name}" if made_up else PUBLISHED
    accept_report(by=None, report=report, at=accepted, accepted_by=accepted_by)


def _under_way(places: Places, delivery: Delivery, row: Row, today: dt.date) -> None:
    """A team's return of the current quarter, taken as far as it has got by the people who do so."""
    post = places.teams[row["team"]]
    organisation = next(each["organisation"] for each in rows("teams") if each["key"] == row["team"])
    team = ProviderTeam.objects.get(ref=post.role.scope)
    filler = holding(f"{organisation}.team_manager", row["team"])
    due_on = due(delivery, row["team"], today)
    with acting(filler):
        ret = open_return(by=filler, team=team, period=delivery.current, due_on=due_on)
        given = _given(delivery, row["team"], row["filled"])
        if given:
            ret = save_figures(by=filler, ret=ret, figures=given)
        if row["commentary"]:
            ret = edit_return(by=filler, ret=ret, commentary=row["commentary"], due_on=due_on)
        if row["state"] != "draft":
            ret = submit(by=filler, ret=ret)
    if row["state"] in ("assured", "signed off"):
        ret = _moved(assure, ret, f"{organisation}.performance")
    if row["state"] == "signed off":
        _mark(_moved(sign_off, ret, f"{organisation}.approver"))


def _mark(ret: Return) -> None:
    """Mark what has just crossed as made up: a return, which people fill in, has no such mark."""
    reports = list(Report.objects.filter(return_ref=ret.ref))
    for each in (reports, list(Figure.objects.filter(report__in=reports))):
        for row in each:
            row.illustrative = True
        change_many(each, ["illustrative"])


def _moved(move: Callable[..., Return], ret: Return, post: str) -> Return:
    by = holding(post)
    with acting(by):
        return move(by=by, ret=ret)


def _given(delivery: Delivery, team: str, filled: str) -> list[FigureIn]:
    """What the team has filled in: everything, every other figure, or nothing."""
    ours = {(row["council"], row["service"]) for row in rows("agreements") if row["team"] == team}
    given = []
    for row in rows("quarters"):
        if (row["council"], row["service"]) in ours:
            measure = delivery.measures[row["council"], row["service"], row["measure"]]
            value = _values(row, measure, delivery)[-1]
            # The words cross with the figure, whoever signs it off: what is made up stays marked.
            why = _why(row, measure, value, delivery.current) or "Illustrative."
            given.append(FigureIn(measure.ref, value, why))
    return {"all": given, "part": given[::2], "none": []}[filled]


def _answered(delivery: Delivery, row: Row) -> None:
    by = holding(f"{row['council']}.officer")
    for each in rows("agreements"):
        if (each["council"], each["team"]) != (row["council"], row["team"]):
            continue
        agreement = delivery.agreements[each["key"]]
        with acting(by):
            report = Report.objects.get(
                compartment=agreement.negotiation_id, year=delivery.current.year, quarter=delivery.current.quarter
            )
            if row["answer"] == "accept":
                accept_report(by=by, report=report)
            else:
                query_report(by=by, report=report, text=row["text"])
