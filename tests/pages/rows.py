"""A service's whole year, so that every page of the golden thread and of returns has a row for somebody to open.

Careline is Cotswold's, delivered by Publica's revenues team: returns in every state, their reports in every standing,
and what was planned, noted, shared, recommended and decided on the way.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commissioning.delivery.actions import add_note, add_plan_item
from commissioning.models import (
    Agreement,
    Measure,
    Outcome,
    OutcomePolicy,
    OutcomePriority,
    Paper,
    PlanItemOutcome,
    Report,
)
from commissioning.monitoring.actions import accept_report, query_report
from commissioning.monitoring.periods import Period
from commissioning.planning.actions import add_cycle_service, open_cycle, record_outcome
from commissioning.sourcing.actions import let_out, move_on, put_forward, write_paper
from commissioning.sourcing.models import Stage
from councils.actions import add_link
from governance.meetings.actions import add_item, add_matter, call_meeting
from governance.models import Body
from governance.sharing.actions import agree_sharing, propose_sharing
from publica.actions import delegate
from publica.models import ProviderTeam, Return, ReturnFigure
from publica.returns import uploads
from publica.returns.actions import FigureIn, add_cost, assure, open_return, save_figures, sign_off, submit
from tests.commissioning.scene import approver, lead, officer
from tests.commissioning.sourcing.scene import (
    ADVISER,
    monitor,
    named,
    opened,
    passes,
    place,
    sealed,
    shared_adviser,
    written,
)
from tests.councils.thread import Laid, lay
from tests.demonstration import capacity, organisation
from tests.governance.put import decided, put
from tests.governance.shared import BOARD, MLG, body
from tests.owner import as_owner
from tests.publica.workbook.returns import PERFORMANCE, drafted, sent, team
from walls import keys
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Post

COUNCIL = "Cotswold"
ASSURED, SUBMITTED, QUERIED, AWAITED = Period(2030, 4), Period(2031, 1), Period(2030, 3), Period(2030, 2)
ACCEPTED = Period(2029, 3), Period(2029, 4)
"""Two, since a decision is recorded on one recommendation and still to be made on the other."""


def add_thread() -> None:
    """Add them, each by whoever does so."""
    draft = drafted()
    with as_owner():
        agreement = Agreement.objects.select_related("service").get(
            title="Service agreement", service__name="Careline", service__council__short_name=COUNCIL
        )
        signer = Post.objects.get(role__code="approver", organisation__short_name="Publica")
        delegate(by=None, post=signer, authority="Minute of the Board")
    serve(agreement, lay())
    share(agreement)
    for period in (AWAITED, QUERIED, *ACCEPTED, ASSURED, SUBMITTED):
        report(draft, period)
    with acting(team()):
        add_cost(by=team(), team=draft.team, year=2031, heading="Staff", amount=Decimal(1000))
    answer(agreement)
    checked(draft)
    meet()
    review()
    by = officer(COUNCIL)
    with acting(by):
        keys.make(by=by, purpose=keys.API, label="A program")


def review() -> None:
    """One of Cotswold's, for which an adviser of Publica's is named and kept out; one that is recommended; and one that
    Cotswold may join.
    """
    shared_adviser()
    paper = written(officer(COUNCIL))
    written(officer(COUNCIL), title="To be sealed next")
    ours = opened(papers=[paper])
    for email in ("officer@cdc.example", ADVISER):
        named(ours, email)
    for by in (officer(COUNCIL), monitor()):
        passes(by, ours)
    with acting(officer(COUNCIL)):
        write_paper(by=officer(COUNCIL), compartment=ours.compartment, title="Four options", text="One of them.")
        advice = write_paper(by=officer(COUNCIL), compartment=sealed(ours), title="Advice", text="The second of them.")
    copied(advice)
    with acting(lead(COUNCIL)):
        recommended = opened(title="A recommended one")
        while recommended.stage != Stage.RECOMMENDED:
            recommended = move_on(by=lead(COUNCIL), review=recommended)
    passes(lead(COUNCIL), opened("Forest of Dean", councils=[organisation(COUNCIL)], title="A joint one"))


def copied(paper: Paper) -> None:
    """A copy of a paper is let out to members, and another is put forward for them."""
    by, members = officer(COUNCIL), place("council", COUNCIL)
    with acting(by):
        first = put_forward(by=by, paper=paper, target=members, reason="Members ask.")
    with acting(lead(COUNCIL)):
        let_out(by=lead(COUNCIL), forward=first)
    with acting(by):
        put_forward(by=by, paper=paper, target=members, reason="Members ask again.")


def serve(agreement: Agreement, laid: Laid) -> None:
    """A need, down to a line of the plan; each upper end has changed since the lower one was tied to it."""
    with as_owner():
        outcome: Outcome = record_outcome(
            by=None, compartment=laid.policy.compartment, statement="Fewer falls", client_group="People at home"
        )
        item = add_plan_item(by=None, agreement=agreement, title="Instal alarms", aim="Nobody waits for help")
        add_link(by=None, model=OutcomePriority, lower=outcome, upper=laid.priority)
        add_link(by=None, model=OutcomePolicy, lower=outcome, upper=laid.policy)
        add_link(by=None, model=PlanItemOutcome, lower=item, upper=outcome)
        for upper in (laid.need, laid.priority, laid.policy, outcome):
            upper.save()
        measure = Measure.objects.get(service=agreement.service, name="Measure 1")
        measure.plan_item = item
        measure.save()
        cycle = open_cycle(by=None, compartment=laid.policy.compartment, title="Careline")
        add_cycle_service(by=None, cycle=cycle, service=agreement.service)
    by = officer(COUNCIL)
    with acting(by):
        add_note(by=by, service=agreement.service, text="Ask what the alarms cost.")


def share(agreement: Agreement) -> None:
    """Agreed with one group, so that what is accepted reaches it; proposed to another."""
    by = officer(COUNCIL)
    with acting(by):
        agreed, _ = (
            propose_sharing(by=by, service=agreement.service, body=body(name), reason="They monitor it.")
            for name in (BOARD, MLG)
        )
    with acting(lead(COUNCIL)):
        agree_sharing(by=lead(COUNCIL), standing=agreed)


def report(draft: Return, period: Period) -> None:
    """A return of the same services for another period, as far as that period's has got."""
    with as_owner():
        services = [part.service for part in draft.parts.select_related("service")]
        team_of = ProviderTeam.objects.get(pk=draft.team_id)
        ret = open_return(by=None, team=team_of, period=period, due_on=dt.date(2031, 7, 20), parts=services)
        asked = ReturnFigure.objects.filter(part__ret=ret).values_list("measure__ref", flat=True)
        figures = [FigureIn(ref, Decimal(96), "As last year.") for ref in asked]
    ret = does(team(), save_figures, ret, figures=figures)
    ret = does(team(), submit, ret)
    if period == SUBMITTED:
        return
    ret = does(capacity(*PERFORMANCE), assure, ret)
    if period != ASSURED:
        does(approver(), sign_off, ret)


def does(who: CurrentCapacity, action: Callable[..., Return], ret: Return, **given: Any) -> Return:
    """The return, once `who` has acted on it."""
    with acting(who):
        return action(by=who, ret=ret, **given)


def answer(agreement: Agreement) -> None:
    """Cotswold queries one report, leaves one waiting and accepts two, on which its Cabinet has something to decide."""
    by = officer(COUNCIL)

    def arrived(period: Period) -> Report:
        return Report.objects.visible_to(by).get(
            compartment_id=agreement.negotiation_id, year=period.year, quarter=period.quarter
        )

    with acting(by):
        query_report(by=by, report=arrived(QUERIED), text="How many waited?")
        accepted = [accept_report(by=by, report=arrived(period)) for period in ACCEPTED]
    decided(put(report=accepted[0]))
    put(report=accepted[1], title="Bring it in-house")


def meet() -> None:
    """A meeting that has begun, so that its clerk may say that it was held."""
    with as_owner():
        cabinet = Body.objects.get(organisation__name="Cabinet", organisation__parent__short_name=COUNCIL)
        meeting = call_meeting(by=None, body=cabinet, begins_at=timezone.now() - dt.timedelta(hours=1))
        item = add_item(by=None, meeting=meeting, title="The quarter")
        add_matter(by=None, item=item, matter=Report.objects.filter(compartment__kind="delivery")[0])


def checked(draft: Return) -> None:
    """A workbook that was sent in for the draft and understood."""
    upload = sent(draft)
    with acting(team()):
        uploads.read(by=team(), ref=upload.ref)
