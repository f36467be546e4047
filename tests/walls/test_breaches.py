"""Breaches of walls: recorded by the Monitoring Officer, read by who oversees, and by nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.owner import as_owner
from tests.walls.forms import day, listed, post
from tests.walls.scene import oversight
from tests.walls.test_pages import masked
from walls.actions.breaches import record_breach
from walls.identity import acting
from walls.models import Breach

WEEK = timedelta(days=7)
ABSENT = "0" * 12


def said(**more) -> dict[str, str]:
    return (
        {
            "title": "A paper left on a printer",
            "what": "The ceiling was printed and left.",
            "who": "A visitor saw the first page.",
            "state": "open",
        }
        | day("happened_on", -WEEK)
        | day("discovered_on", -WEEK)
        | more
    )


def recorded(office) -> Breach:
    place = oversight(office)
    assert post(office.browser("monitor"), "/breaches/new/", place=place.ref, **said()).status_code == 302
    with as_owner():
        return Breach.objects.select_related("compartment").get()


def test_EW_9_a_breach_is_recorded_changed_and_its_history_kept(office):
    breach = recorded(office)
    client = office.browser("monitor")
    assert breach.compartment.kind_id == "oversight"
    changed = said(state="closed", report="Told the Monitoring Officer on Monday.")
    assert post(client, f"/breaches/{breach.ref}/edit/", **changed)["Location"] == f"/breaches/{breach.ref}/"
    told = {row["key"]: row["value"] for row in client.get(f"/breaches/{breach.ref}/").context["summary"]}
    assert told["State"] == "Reported and closed"
    versions = client.get(f"/breaches/{breach.ref}/history/").context["panels"][0]["table"]["rows"]
    assert [row[1]["text"] for row in versions] == ["Changed", "Added"]


def test_EW_9_who_oversees_reads_it_and_changes_nothing(office):
    breach = recorded(office)
    client = office.browser("leader")  # who looks on here as internal audit does
    assert listed(client.get("/breaches/")) == [breach.title]
    words = "Breaches are recorded by the Monitoring Officer."
    assert {
        button["text"]: button.get("refusal") for button in client.get(f"/breaches/{breach.ref}/").context["actions"]
    }["Change it"] == words
    assert client.get("/breaches/").context["actions"][0]["refusal"] == words
    assert client.get(f"/breaches/{breach.ref}/edit/").status_code == 403
    assert client.get("/breaches/new/").status_code == 403


@pytest.mark.parametrize("name", ["officer", "provider", "keeper", "admin"])
def test_L20_to_others_it_is_absent(office, name):
    breach = recorded(office)
    client = office.browser(name)
    assert listed(client.get("/breaches/")) == []
    for page in ("", "edit/", "history/"):
        hidden, absent = client.get(f"/breaches/{breach.ref}/{page}"), client.get(f"/breaches/{ABSENT}/{page}")
        assert hidden.status_code == absent.status_code == 404
        assert masked(hidden) == masked(absent)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (day("discovered_on", WEEK), "Choose today or an earlier day."),
        (day("discovered_on", -2 * WEEK), "It cannot be discovered before it happened."),
    ],
)
def test_days_of_a_breach_are_in_order(office, days, words):
    place = oversight(office)
    page = post(office.browser("monitor"), "/breaches/new/", place=place.ref, **said(**days))
    assert page.context["form"].errors["discovered_on"] == [words]


def test_a_breach_lies_among_the_oversight_alone(office):
    oversight(office)
    told = {"title": "x", "what": "x", "who": "x", "discovered_on": timezone.localdate()}
    by = office.by("leader")
    with acting(by), pytest.raises(ValidationError, match="It does not belong there"):
        record_breach(by=by, compartment=office.world.compartments.council, **told)
    with acting(by), pytest.raises(PermissionDenied):
        record_breach(by=by, compartment=office.world.compartments.draft, **told)
