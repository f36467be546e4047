"""The thread behind a plan item: as far up as a capacity reaches, and agreed words for whoever sees no outcome."""

import pytest

from commissioning.models import Agreement, OutcomePriority, PlanItem, PlanItemOutcome, Service
from commissioning.planning.actions import record_outcome
from commissioning.planning.thread import thread_panel
from commissioning.planning.untraced import plan_items
from councils.actions import add_link
from tests.councils.thread import lay, place
from tests.demonstration import capacity
from tests.owner import as_owner
from walls import identity
from walls.capacities import CurrentCapacity

pytestmark = pytest.mark.usefixtures("demonstration")

COUNCIL = "Cotswold: put to members"
AIM = "Bins are emptied on the day."


@pytest.fixture
def item(demonstration) -> PlanItem:
    """A plan item of a service in Cotswold that Publica's people see, as the owner lays it."""
    with as_owner():
        service = Service.objects.get(council__short_name="Cotswold", name="Revenues and benefits")
        provider = service.provisions.first().provider
        agreement = Agreement.objects.create(
            compartment=service.compartment,
            service=service,
            provider=provider,
            team="",
            team_name="",
            title="An agreement",
            negotiation=place(COUNCIL),
        )
        return PlanItem.objects.create(
            compartment=service.compartment, agreement=agreement, title="Rounds", aim=AIM, position=1
        )


def tied(item: PlanItem) -> None:
    """Tie the plan item to a need, past an outcome and a priority put to members."""
    laid = lay(COUNCIL)
    with as_owner():
        outcome = record_outcome(by=None, compartment=place(COUNCIL), statement="Clean streets", client_group="All")
        add_link(by=None, model=OutcomePriority, lower=outcome, upper=laid.priority)
        add_link(by=None, model=PlanItemOutcome, lower=item, upper=outcome)


def steps(by: CurrentCapacity, item: PlanItem) -> list[tuple[str, str]]:
    with identity.acting(by):
        return [(step["heading"], step["things"][0]["text"]) for step in thread_panel(by, item)["levels"]]


def test_a_councillor_reads_from_the_need_down_to_the_plan_item(item):
    tied(item)
    assert steps(capacity("councillor@cdc.example", "Cotswold, members"), item) == [
        ("need", "Homes people can afford"),
        ("priority", "Build homes to rent"),
        ("outcome", "Clean streets"),
        ("plan item", "Rounds"),
    ]


def test_EW_2_a_provider_reads_the_agreed_words_and_no_more(item):
    by = capacity("provider.revenues@publica.example", "Publica, provider")
    untied_steps = steps(by, item)
    tied(item)
    assert steps(by, item) == untied_steps == [("Outcome, in agreed words", AIM), ("plan item", "Rounds")]


def test_the_thread_behind_a_plan_item_is_one_statement(item, django_assert_num_queries):
    tied(item)
    by = capacity("officer@cdc.example", "Cotswold, commissioner")
    with identity.acting(by), django_assert_num_queries(1):
        thread_panel(by, item)


def test_PL_1_a_plan_item_that_serves_no_outcome_is_listed_until_it_does(item):
    by = capacity("officer@cdc.example", "Cotswold, commissioner")
    with identity.acting(by):
        assert item in plan_items(by)
    tied(item)
    with identity.acting(by):
        assert item not in plan_items(by)
