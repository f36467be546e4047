"""The page that hands posts over: what it offers, refuses, lists and takes back."""

from dataclasses import astuple
from datetime import timedelta

import pytest

from tests.owner import as_owner
from tests.walls.forms import day, post
from walls.forms.base import GONE
from walls.identity import acting
from walls.keeping import handed_over, holdings, my_posts
from walls.models import Clock, Membership

WEEK = timedelta(days=7)
ABSENT = "0" * 12


def cover(office, name: str, to: str, **more) -> dict[str, str]:
    """What handing over one's post of officer says."""
    with as_owner():
        field = f"post_{office.held(name, 'officer').ref}"
    return {field: office.people[to].ref, "basis": "deputy", "reason": "Leave"} | day("ends_at", WEEK) | more


def test_EW_8_handing_over_offers_colleagues_of_the_same_party_and_no_seat_of_a_matter(office):
    form = office.browser("dual").get("/cover/").context["form"]
    offered = {
        bound.label: sorted(str(label) for _, label in bound.field.choices)
        for bound in form
        if bound.name.startswith("post_")
    }
    council = sorted(["Nobody: keep it", "Officer", "Second", "Leader", "Monitor"])
    assert offered == {
        "Who covers for the Officer, Cotswold?": council,
        "Who covers for the Provider, Publica?": ["Nobody: keep it", "Provider"],
    }


@pytest.mark.parametrize("whom", ["provider", "forester", "nobody", "officer", None])
def test_L05_a_colleague_who_is_none_is_refused_like_an_absent_one(office, whom):
    client = office.browser("officer")
    said = cover(office, "officer", whom or "leader")
    field = next(name for name in said if name.startswith("post_"))
    if whom is None:
        said[field] = ABSENT
    response = post(client, "/cover/", **said)
    assert response.context["form"].errors[field] == [GONE]


def test_cover_is_given_listed_and_taken_back(office):
    client = office.browser("officer")
    assert post(client, "/cover/", **cover(office, "officer", "leader"))["Location"] == "/cover/"
    given, received = client.get("/cover/").context["panels"]
    assert [cell["text"] for cell in given["table"]["rows"][0]][:3] == ["Officer, Cotswold", "Leader", "deputises"]
    assert received["table"]["rows"] == []
    deputy = office.browser("leader")
    assert deputy.get("/cover/").context["panels"][1]["table"]["rows"][0][0]["text"] == "Officer, Cotswold"
    section = next(s for s in deputy.get("/").context["sections"] if s["title"] == "Your posts")
    assert [item["text"] for item in section["items"]][:2] == ["Leader, Cotswold", "Officer, Cotswold"]
    section = next(s for s in client.get("/").context["sections"] if s["title"] == "Your posts")
    assert section["items"][1]["hint"].startswith("Covered by Leader until ")
    end = given["table"]["rows"][0][0]["href"]
    assert deputy.get(end).status_code == 404
    assert post(client, end)["Location"] == "/cover/"
    assert client.get("/cover/").context["panels"][0]["table"]["rows"] == []


def test_the_home_page_tells_of_each_persons_own_posts_what_the_policies_let_them_read(office):
    """The one asks a function that sees all memberships, the other what row-level security leaves of them."""
    assert post(office.browser("officer"), "/cover/", **cover(office, "officer", "leader")).status_code == 302
    with as_owner():
        Membership.objects.create(person=office.people["second"], post=office.posts["team"])
        ended = office.held("second", "officer")
        Membership.objects.filter(pk=ended.pk).update(ends_at=Clock())
    told = {}
    for name in office.people:
        by = office.by(name)
        with acting(by):
            held = [(row.ref, str(row.post), row.basis, row.ends_at, None) for row in my_posts(by)]
            given = [(row.ref, str(row.post), row.basis, row.ends_at, row.person.name) for row in handed_over(by)]
            told[name] = [astuple(one) for one in holdings()]
        assert told[name] == held + given, name
    assert [post for _, post, *_ in told["leader"]] == ["Leader, Cotswold", "Officer, Cotswold"]
    assert [covered_by for *_, covered_by in told["officer"]] == [None, "Leader"]
    assert ended.ref not in {ref for ref, *_ in told["second"]}
    assert len(told["second"]) == 1, "the seat in a matter that one has"


def test_cover_refused_says_so_beside_the_post(office):
    client = office.browser("officer")
    assert post(client, "/cover/", **cover(office, "officer", "leader")).status_code == 302
    again = cover(office, "officer", "leader")
    errors = post(client, "/cover/", **again).context["form"].errors
    assert errors == {next(iter(again)): ["This person already holds this post in that time."]}


def test_cover_without_a_colleague_or_an_end_is_refused(office):
    client = office.browser("officer")
    said = cover(office, "officer", "leader")
    kept = {name: value for name, value in said.items() if not name.startswith("post_")}
    errors = post(client, "/cover/", **kept).context["form"].non_field_errors()
    assert errors == ["Choose a colleague for one post at least."]
    endless = {name: value for name, value in said.items() if not name.startswith("ends_at")}
    assert list(post(client, "/cover/", **endless).context["form"].errors) == ["ends_at"]


def test_the_last_day_is_asked_for_unless_one_meeting_ends_it(office):
    client = office.browser("officer")
    assert "Last day (optional)" not in client.get("/cover/").content.decode()
    said = cover(office, "officer", "leader", basis="substitute", meeting="Cabinet, 12 May")
    endless = {name: value for name, value in said.items() if not name.startswith("ends_at")}
    assert post(client, "/cover/", **endless)["Location"] == "/cover/"


def test_cover_that_ended_before_it_began_is_refused_beside_its_last_day(office):
    said = cover(office, "officer", "leader", **day("ends_at", -WEEK))
    errors = post(office.browser("officer"), "/cover/", **said).context["form"].errors
    assert errors == {"ends_at": ["Choose today or a later day."]}
