"""What waits on a provider's side: drafts due, quality to check, returns to sign off, and councils' queries."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from commissioning.monitoring.models import Report, Standing
from publica.actions import TEAM
from publica.holding import delegations_of
from publica.models import Delegation, Return, ReturnPart
from publica.returns.lifecycle import APPROVER, PERFORMANCE
from publica.returns.models import ReturnState
from walls.requests import WalledRequest
from walls.rows import rows_of
from walls.views.work import Task

MOST = 50


def returns_waiting(request: WalledRequest) -> Iterator[Task]:
    """Returns that wait for this capacity, each for its next step."""
    by = request.acting
    turn = Q(pk=None)
    if by.roles & TEAM:
        turn |= Q(state=ReturnState.DRAFT)
    if PERFORMANCE in by.roles:
        turn |= Q(state=ReturnState.SUBMITTED)
    if APPROVER in by.roles:
        named = Delegation.objects.filter(delegations_of(by), organisation=OuterRef("team__organisation"))
        turn |= Q(Exists(named), state=ReturnState.ASSURED) & ~Q(submitted_by=by.person_id)
    if not by.roles & {*TEAM, PERFORMANCE, APPROVER}:
        return
    waiting = rows_of(Return, by, "contribute").filter(turn).select_related("team")
    for ret in waiting.order_by("due_on", "id")[:MOST]:
        yield Task(str(ret), _why(ret), ACTIONS[ret.state], ret.get_absolute_url(), ret.due_on)


ACTIONS = {
    ReturnState.DRAFT: "Fill in and submit",
    ReturnState.SUBMITTED: "Check the quality",
    ReturnState.ASSURED: "Sign off",
}


def _why(ret: Return) -> str:
    if ret.state == ReturnState.DRAFT:
        return "It was sent back to your team" if ret.sent_back else "Your team's figures are due"
    return "Its team has submitted it" if ret.state == ReturnState.SUBMITTED else "Its quality is assured"


def queries_waiting(request: WalledRequest) -> Iterator[Task]:
    """What councils query of this capacity's teams, until a revision takes it up."""
    by = request.acting
    if not by.roles & TEAM:
        return
    taken_up = rows_of(ReturnPart, by).filter(
        service__ref=OuterRef("service_ref"),
        ret__year=OuterRef("year"),
        ret__quarter=OuterRef("quarter"),
        ret__revision__gt=OuterRef("revision"),
    )
    queried = rows_of(Report, by, "contribute").filter(~Exists(taken_up), standing=Standing.QUERIED)
    for report in queried.exclude(return_ref="").select_related("council").order_by("due_on", "id")[:MOST]:
        yield Task(
            what=str(report),
            why=f"{report.council} has queried it",
            action="Answer the query",
            href=reverse("return_revise", args=[report.return_ref]),
            due_on=report.due_on,  # until then the council is to have accepted it
        )
