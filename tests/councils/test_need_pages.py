"""Needs on the page: whoever sees them, whoever keeps them, and rubbish."""

import html
from datetime import timedelta

import pytest
from django.utils import timezone

from councils.models import Need
from tests.browsing import Browser, buttons, listed
from tests.owner import as_owner
from walls.models import Compartment, Person

pytestmark = pytest.mark.usefixtures("demonstration")

TYPED = {"statement": "People need to see a dentist.", "theme": "Health", "unit": "", "source": "", "note": ""}


def place(name: str) -> str:
    with as_owner():
        return Compartment.objects.get(name=name).ref


def stored(statement: str) -> Need:
    with as_owner():
        return Need.objects.select_related("compartment").get(statement=statement)


def first(kind: str, council: str) -> Need:
    with as_owner():
        return Need.objects.filter(compartment__kind=kind, compartment__owner__organisation__short_name=council)[0]


@pytest.mark.parametrize("email", ["officer@cdc.example", "lead.commissioner@cdc.example"])
def test_those_who_keep_needs_record_one(email):
    browser = Browser(email)
    offered = html.unescape(browser.get("/needs/new/").content.decode())
    assert "Cotswold: officers' working papers (seen by: Cotswold's commissioners)" in offered
    sent = browser.send("/needs/new/", place=place("Cotswold: officers' working papers"), **TYPED)
    assert sent.status_code == 302
    need = stored(TYPED["statement"])
    assert (need.compartment.kind_id, need.version) == ("officers", 1)
    assert browser.get(sent["Location"]).context["audience"] == "Cotswold's commissioners"


@pytest.mark.parametrize(
    "email",
    ["leader@cdc.example", "scrutiny.chair@cdc.example", "councillor@cdc.example", "internal.audit@cdc.example"],
)
def test_others_who_see_needs_are_refused_in_the_same_sentence_everywhere(email):
    browser = Browser(email)
    need = first("council", "Cotswold")
    sentence = "Needs are recorded by commissioning officers and the Lead commissioner."
    assert buttons(browser.get("/needs/"))["Record a need"] == sentence
    assert buttons(browser.get(f"/needs/{need.ref}/"))["Change it"] == sentence
    for path in ("/needs/new/", f"/needs/{need.ref}/edit/"):
        refused = browser.get(path)
        assert refused.status_code == 403
        assert path == "/needs/new/" or sentence in refused.content.decode() or email.startswith("internal.audit")


@pytest.mark.parametrize(
    "email",
    ["approver@publica.example", "provider.ict@publica.example", "officer@wodc.example", "admin@system.example"],
)
def test_EW_10_a_councils_drafts_are_nowhere_for_another_side_or_council(email):
    browser = Browser(email)
    draft = first("officers", "Cotswold")
    assert draft.statement not in listed(browser.get("/needs/"))
    for path in ("", "edit/", "history/"):
        assert browser.get(f"/needs/{draft.ref}/{path}").status_code == 404
    assert listed(browser.get(f"/needs/?theme={draft.theme}")) == [] or email.startswith("officer@wodc")


def test_a_change_makes_a_version_and_history_says_who():
    browser = Browser("officer@cdc.example")
    need = first("officers", "Cotswold")
    typed = TYPED | {"statement": need.statement, "value": "7", "unit": "people"}
    assert browser.send(f"/needs/{need.ref}/edit/", **typed).status_code == 302
    history = browser.get(f"/needs/{need.ref}/history/").context["panels"][0]["table"]["rows"]
    assert [row[1]["text"] for row in history] == ["Changed", "Added"]
    assert [row[2]["text"] for row in history] == ["Commissioning officer", "The service"]


def test_what_is_changed_under_cover_says_for_whom():
    """From the page that hands the post over to the one that shows who changed what, and after its end too."""
    holder, deputy = Browser("officer@cdc.example"), Browser("s151@cdc.example")
    need = first("officers", "Cotswold")
    edit, history = f"/needs/{need.ref}/edit/", f"/needs/{need.ref}/history/"
    assert deputy.get(edit).status_code == 403  # before the post is theirs for a while
    (field,) = [name for name in holder.get("/cover/").context["form"].fields if name.startswith("post_")]
    last = timezone.localdate() + timedelta(days=7)
    boxes = {f"ends_at-{part}": str(getattr(last, part)) for part in ("day", "month", "year")}
    person = Person.objects.get(email="s151@cdc.example")
    typed = {field: person.ref, "basis": "deputy", "reason": "Leave"}
    assert holder.send("/cover/", **typed, **boxes).status_code == 302

    assert deputy.send(edit, **TYPED | {"statement": need.statement}).status_code == 302

    signed = "Section 151 officer, also acting for the Commissioning officer"
    reader = Browser("lead.commissioner@cdc.example")
    for browser in (holder, deputy, reader):
        (changed, _) = browser.get(history).context["panels"][0]["table"]["rows"]
        assert [changed[1]["text"], changed[2]["text"]] == ["Changed", signed]
    given = holder.get("/cover/").context["panels"][0]["table"]["rows"][0][0]["href"]
    assert holder.send(given).status_code == 302
    assert deputy.get(edit).status_code == 403
    assert signed in reader.get(history).content.decode()  # as it was then


def test_L32_a_row_is_not_moved_by_posting_a_place():
    browser = Browser("officer@cdc.example")
    need = first("officers", "Cotswold")
    moved = browser.send(f"/needs/{need.ref}/edit/", place=place("Cotswold: put to members"), compartment="1", **TYPED)
    assert moved.status_code == 302
    assert stored(TYPED["statement"]).compartment.kind_id == "officers"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"statement": ""}, "statement"),
        ({"statement": "x" * 301}, "statement"),
        ({"value": "lots", "unit": "people"}, "value"),
        ({"value": "7", "unit": ""}, "__all__"),
        ({"place": "000000000000"}, "place"),
    ],
)
def test_rubbish_is_told_beside_its_field_and_nothing_typed_is_lost(typed, field):
    browser = Browser("officer@cdc.example")
    sent = TYPED | {"place": place("Cotswold: officers' working papers")} | typed
    answer = browser.send("/needs/new/", **sent)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert answer.context["form"]["theme"].value() == "Health"


def test_two_at_once_and_the_second_sees_both():
    need = first("officers", "Cotswold")
    mine, theirs = Browser("officer@cdc.example"), Browser("lead.commissioner@cdc.example")
    page = mine.get(f"/needs/{need.ref}/edit/").context
    assert theirs.send(f"/needs/{need.ref}/edit/", **TYPED | {"statement": "Theirs"}).status_code == 302
    hidden = {"_acting": page["acting"]["ref"], "_once": page["form_once"], "_version": page["form_version"]}
    answer = mine.post(f"/needs/{need.ref}/edit/", hidden | TYPED | {"statement": "Mine"})
    assert answer.status_code == 409
    assert {"label": "What is needed", "yours": "Mine", "theirs": "Theirs"} in answer.context["conflict"]
