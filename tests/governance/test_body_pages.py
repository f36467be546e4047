"""Bodies on pages: read by everyone signed in, opened and changed by administrators."""

from typing import Any

import pytest

from governance.models import Body
from tests.browsing import Browser, buttons, listed
from tests.demonstration import organisation
from tests.owner import as_owner
from walls.forms.base import GONE
from walls.models import Compartment, Post

pytestmark = pytest.mark.usefixtures("demonstration")

ADMIN = "admin@system.example"
ABSENT = "0" * 12


def said(council: str = "Cotswold", **more: Any) -> dict[str, Any]:
    """What a new committee of a council says."""
    return {
        "parent": organisation(council).ref,
        "name": "Planning Committee",
        "classification": "audit",
        "function": "Decides applications",
        "quorum": "5",
    } | more


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response.get("Location")
    return response.context["form"].errors


def test_bodies_are_read_by_everyone_signed_in_and_narrowed_by_kind():
    browser = Browser("provider@contractor.example")
    assert len(listed(browser.get("/bodies/?classification=executive"))) == 3
    body = Body.objects.get(organisation__name="Cabinet", organisation__parent__short_name="Cotswold")
    page = browser.get(body.get_absolute_url())
    assert {"key": "Quorum", "value": "3 members"} in page.context["summary"]
    assert buttons(page) == {"Change it": "Registers are kept by the service's administrators."}
    for path in ("/bodies/new/", f"/bodies/{body.ref}/edit/"):
        assert browser.get(path).status_code == 403


def test_a_body_is_opened_with_its_seats_and_changed():
    browser = Browser(ADMIN)
    seats = list(Post.objects.filter(organisation=organisation("Cotswold"), role__code="councillor"))
    sent = browser.send("/bodies/new/", **said(seats=[post.ref for post in seats]))
    body = Body.objects.get(organisation__name="Planning Committee")
    assert sent["Location"] == body.get_absolute_url()
    assert (body.quorum, body.organisation.parent) == (5, organisation("Cotswold"))
    assert [seat.post for seat in body.seats.all()] == seats
    edit = f"/bodies/{body.ref}/edit/"
    assert browser.send(edit, function="Decides applications", quorum="6").status_code == 302
    rows = browser.get(body.get_absolute_url()).context["panels"][1]["table"]["rows"]
    assert [row[2]["text"] for row in rows] == ["Quorum: 5 became 6", "Added"]


def test_a_forum_is_opened_with_the_compartment_of_its_packs():
    seat = Post.objects.get(organisation=organisation("Cotswold"), role__code="leader")
    sent = Browser(ADMIN).send("/bodies/new/", **said(classification="forum", seats=[seat.ref]))
    assert sent.status_code == 302
    with as_owner():
        opened = Compartment.objects.get(name="Cotswold: Planning Committee")
        assert opened.kind_id == "forum"
        assert opened.owner.organisation == organisation("Cotswold")
    body = Body.objects.get(forum_id=opened.pk)
    edit = f"/bodies/{body.ref}/edit/"
    assert Browser(ADMIN).send(edit, function="Decides applications", quorum="6").status_code == 302


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"parent": ABSENT}, "parent", GONE),
        ({"seats": [ABSENT]}, "seats", None),
        ({"host": "'; --"}, "host", GONE),
        ({"name": "cabinet"}, "name", "There is a body of this name already."),
        ({"classification": "company board"}, "parent", "A company board is a company's: choose the company."),
        ({"classification": "nonsense"}, "classification", None),
        ({"quorum": "-1"}, "quorum", None),
        ({"quorum": "many"}, "quorum", None),
    ],
)
def test_a_bad_body_is_refused_beside_the_field(more, field, sentence):
    response = Browser(ADMIN).send("/bodies/new/", **said(**more))
    assert list(errors(response)) == [field]
    assert sentence is None or errors(response)[field] == [sentence]
    assert b"Decides applications" in response.content


def test_a_joint_forum_has_a_host_and_a_committee_a_council():
    browser, joint = Browser(ADMIN), Body.objects.get(organisation__name="Client Officers Group").organisation.parent
    typed = said(parent=joint.ref, classification="forum")
    assert errors(browser.send("/bodies/new/", **typed)) == {"host": ["Choose the council that hosts it."]}
    assert browser.send("/bodies/new/", **typed, host=organisation("West Oxfordshire").ref).status_code == 302
    typed |= {"name": "Another", "classification": "executive"}
    assert errors(browser.send("/bodies/new/", **typed)) == {
        "parent": ["Such a body is a council's own: choose the council."]
    }


def test_F10_two_editors_of_a_body_both_see_both_texts():
    mine, theirs = Browser(ADMIN), Browser(ADMIN)
    body = Body.objects.get(organisation__name="Cabinet", organisation__parent__short_name="Cotswold")
    path = f"/bodies/{body.ref}/edit/"
    opened = mine.get(path).context
    hidden = {"_acting": opened["acting"]["ref"], "_once": opened["form_once"], "_version": opened["form_version"]}
    typed = {"function": body.function, "source": body.source, "quorum": "3"}
    changed = typed | {"quorum": "4"} | {"monitoring_group": ""}
    assert theirs.send(path, **changed).status_code == 302
    response = mine.post(path, hidden | typed | {"monitoring_group": "on"})
    assert response.status_code == 409
    assert response.context["conflict"] == [
        {"label": "Quorum", "yours": "3", "theirs": "4"},
        {"label": "It receives performance reports", "yours": "Yes", "theirs": "No"},
    ]


def test_absent_bodies_are_not_found_and_pages_stay_within_twelve_queries(django_assert_max_num_queries):
    browser = Browser(ADMIN)
    assert browser.get(f"/bodies/{ABSENT}/").status_code == browser.get(f"/bodies/{ABSENT}/edit/").status_code == 404
    body = Body.objects.filter(classification="forum").first()
    for path in ("/bodies/", body.get_absolute_url(), f"/bodies/{body.ref}/edit/", "/bodies/new/"):
        browser.get(path)
        with django_assert_max_num_queries(12):
            assert browser.get(path).status_code == 200
