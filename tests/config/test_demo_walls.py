"""The Ethical Walls policy of the demonstration: in force at every council and provider, marked as made up."""

import pytest

from tests.browsing import Browser
from tests.demonstration import demonstration, loaded
from tests.owner import as_owner
from walls.models import Organisation, PolicyInForce, WallsPolicy

__all__ = ["demonstration", "loaded"]

pytestmark = pytest.mark.usefixtures("demonstration")


def waiting(email: str) -> set[str]:
    return {row[0]["text"] for row in Browser(email).get("/").context["work"]["rows"]}


def test_EW_1_it_has_a_clause_for_each_rule_and_is_marked_as_made_up():
    with as_owner():
        policy = WallsPolicy.objects.get()
        assert [clause.number for clause in policy.clauses.all()] == [str(number) for number in range(1, 11)]
    page = Browser("officer@cdc.example").get(policy.get_absolute_url())
    assert "This entry is made up for the demonstration." in page.content.decode()
    assert "to be replaced by the councils" in page.context["summary"][0]["value"]


def test_it_is_in_force_at_every_council_and_provider():
    with as_owner():
        bound = {force.organisation.short_name for force in PolicyInForce.objects.select_related("organisation")}
        councils = set(Organisation.objects.filter(kind="council").values_list("short_name", flat=True))
    assert councils | {"Publica", "Ubico", "Contractor"} <= bound
    assert not bound & {"Parish", "System", "Public"}


def test_who_has_not_acknowledged_it_is_asked_to():
    asked = {"Ethical Walls policy, version 1", "Your interests"}
    assert asked <= waiting("councillor@cdc.example")
    for email in ("officer@cdc.example", "provider.ict@publica.example", "admin@system.example"):
        assert not asked & waiting(email)


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("monitoring.officer@cdc.example", {"/overseen/", "/leak-tests/"}),
        ("internal.audit@wodc.example", {"/overseen/", "/leak-tests/"}),
        ("approver@publica.example", {"/overseen/"}),
        ("councillor@foddc.example", set()),
    ],
)
def test_home_leads_to_what_one_looks_after_and_nobody_else_to_an_empty_page(email, expected):
    browser = Browser(email)
    led = {item.get("href") for section in browser.get("/").context["sections"] for item in section["items"]}
    assert led & {"/overseen/", "/leak-tests/"} == expected
    assert bool(browser.get("/overseen/").context["table"]["rows"]) is bool(expected)
