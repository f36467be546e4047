"""The dated record of who signs off for each provider: read by all who sign in, kept by who appoints its people."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from publica.actions import delegate, edit_delegation
from publica.holding import delegation
from publica.models import Delegation
from tests.browsing import Browser, buttons, listed
from tests.demonstration import capacity, organisation
from tests.owner import as_owner
from walls.identity import acting
from walls.models import Post

pytestmark = pytest.mark.usefixtures("demonstration")
CHAIR, APPROVER = "board.chair@publica.example", "approver@publica.example"
AUTHORITY = "Board minute 12, 1 April 2030"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _no_other():
    """None but those that a test makes."""
    with as_owner():
        Delegation.objects.all().delete()


def approver() -> Post:
    return Post.objects.select_related("organisation", "role").get(
        role__code="approver", organisation__short_name="Publica"
    )


def recorded(**days: Any) -> Delegation:
    with as_owner():
        return delegate(by=None, post=approver(), authority=AUTHORITY, **days)


@pytest.mark.parametrize(
    ("days", "holds"),
    [
        ({}, True),
        ({"begins_on": TODAY, "ends_on": TODAY}, True),
        ({"begins_on": TODAY + dt.timedelta(days=1)}, False),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, False),
    ],
)
def test_a_delegation_holds_on_its_days_both_included(days, holds):
    recorded(**days)
    by = capacity(APPROVER, "Publica, provider")
    with acting(by):
        assert (delegation(by, organisation("Publica").pk) is not None) is holds
        assert delegation(by, organisation("Ubico").pk) is None
    other = capacity("performance@publica.example", "Publica, provider")
    with acting(other):
        assert delegation(other, organisation("Publica").pk) is None


def test_who_appoints_the_providers_people_keeps_it():
    by = capacity(CHAIR, "Publica, provider")
    with acting(by):
        entry = delegate(by=by, post=approver(), authority=AUTHORITY)
        edit_delegation(by=by, entry=entry, authority=AUTHORITY, ends_on=TODAY)
        assert Delegation.objects.get(pk=entry.pk).ends_on == TODAY


@pytest.mark.parametrize(
    "who",
    [
        (APPROVER, "Publica, provider"),
        ("provider.ict@publica.example", "Publica, provider"),
        ("monitoring.officer@wodc.example", "West Oxfordshire, commissioner"),
        ("officer@cdc.example", "Cotswold, commissioner"),
    ],
    ids=str,
)
def test_nobody_else_keeps_it(who):
    entry = recorded()
    by = capacity(*who)
    with acting(by):
        with pytest.raises(PermissionDenied):
            delegate(by=by, post=approver(), authority=AUTHORITY)
        with pytest.raises(PermissionDenied):
            edit_delegation(by=by, entry=entry, authority="Mine")


def test_who_appoints_others_is_refused_its_form_and_the_sending_of_it_alike():
    path = f"{recorded().get_absolute_url()}edit/"
    browser = Browser("monitoring.officer@wodc.example")
    acting_as = browser.get("/").context["acting"]["ref"]
    answers = [browser.get(path), browser.post(path, {"_acting": acting_as, "authority": "Mine"})]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("keep its scheme of delegation" in answer.content.decode() for answer in answers)


def test_only_a_post_that_sees_what_is_signed_may_be_named():
    with as_owner():
        chair = Post.objects.get(role__code="board_chair", organisation__short_name="Publica")
        with pytest.raises(ValidationError, match="post of an approver"):
            delegate(by=None, post=chair, authority=AUTHORITY)


def test_the_register_on_the_page():
    chair = Browser(CHAIR)
    days = {f"{name}-{part}": "" for name in ("begins_on", "ends_on") for part in ("day", "month", "year")}
    said = {"authority": AUTHORITY, "source": ""} | days
    added = chair.send("/delegations/new/", post=approver().ref, **said)
    assert added.status_code == 302
    ended = {"ends_on-day": "1", "ends_on-month": "4", "ends_on-year": "2031"}
    assert chair.send(f"{added.url}edit/", **(said | ended)).status_code == 302
    reader = Browser("councillor@cdc.example")
    assert listed(reader.get("/delegations/")) == ["Publica"]
    page = reader.get(added.url)
    assert {"key": "Last day", "value": "1 April 2031"} in page.context["summary"]
    assert buttons(page)["Correct or end it"] == "Those who appoint a provider's people keep its scheme of delegation."
    assert reader.get("/delegations/new/").status_code == 403
    # no hint of another's posts: one sentence for what is not offered
    with as_owner():
        other = Post.objects.filter(role__code="performance").first()
    assert "choose one from the list" in chair.send("/delegations/new/", post=other.ref, **said).content.decode()
