"""What the pages of the thread cost: twelve statements at most, all panels on them included."""

import pytest

from commissioning.models import OutcomePolicy, OutcomePriority, Service
from commissioning.planning.actions import add_cycle_service, open_cycle, record_outcome
from councils.actions import add_link
from tests.browsing import Browser
from tests.councils.thread import lay, place
from tests.owner import as_owner
from tests.pages.costs import cost
from tests.pages.visits import Visit

pytestmark = pytest.mark.usefixtures("demonstration")

COUNCIL = "Cotswold: put to members"
PAGE, KERNEL = 12, 5


def test_every_page_of_the_thread_is_cheap():
    laid = lay(COUNCIL)
    with as_owner():
        outcome = record_outcome(by=None, compartment=place(COUNCIL), statement="Clean streets", client_group="All")
        add_link(by=None, model=OutcomePriority, lower=outcome, upper=laid.priority)
        add_link(by=None, model=OutcomePolicy, lower=outcome, upper=laid.policy)
        cycle = open_cycle(by=None, compartment=place(COUNCIL), title="Waste")
        add_cycle_service(by=None, cycle=cycle, service=Service.objects.filter(council__short_name="Cotswold")[0])
    rows = (laid.need, laid.priority.plan, laid.priority, laid.policy, outcome, cycle)
    browser = Browser("officer@cdc.example")
    pages = [row.get_absolute_url() for row in rows]
    pages += ["/outcomes/", "/priorities/", f"/outcomes/{outcome.ref}/edit/", "/policies/new/"]
    pages += [f"/priorities/{laid.priority.ref}/needs/new/", f"/priority-need-links/{laid.answers.ref}/affirm/"]
    browser.get("/")
    costs = {path: cost(browser, Visit("page", path, is_html=True)) for path in pages}
    assert {path: each for path, each in costs.items() if each.statements > PAGE or each.kernel > KERNEL} == {}
