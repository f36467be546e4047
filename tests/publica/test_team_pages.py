"""Provider teams on the page: the provider's own, and no council's."""

import pytest

from publica.models import ProviderTeam
from tests.browsing import Browser, buttons, listed
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("demonstration")


def team(name: str) -> ProviderTeam:
    with as_owner():
        return ProviderTeam.objects.get(name__icontains=name)


@pytest.mark.parametrize(
    ("email", "sees"),
    [
        ("provider.revenues@publica.example", True),
        ("performance@publica.example", True),
        ("approver@publica.example", True),
        ("provider.ict@publica.example", False),
        ("provider.waste@ubico.example", False),
        ("officer@cdc.example", False),
        ("lead.commissioner@wodc.example", False),
        ("monitoring.officer@foddc.example", False),
        ("admin@system.example", False),
    ],
)
def test_EW_2_a_team_is_seen_by_its_own_side_alone(email, sees):
    revenues = team("Revenues")
    browser = Browser(email)
    assert (browser.get(f"/teams/{revenues.ref}/").status_code == 200) is sees
    assert (revenues.name in listed(browser.get("/teams/"))) is sees


def test_a_team_says_of_itself_what_its_people_type():
    revenues = team("Revenues")
    browser = Browser("provider.revenues@publica.example")
    sent = browser.send(f"/teams/{revenues.ref}/edit/", name=revenues.name, services="Council tax\nBenefits")
    assert sent.status_code == 302
    page = browser.get(f"/teams/{revenues.ref}/")
    assert {"key": "Services", "value": "Council tax\nBenefits"} in page.context["summary"]
    assert buttons(page)["Change it"] == ""
