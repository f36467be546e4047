"""What the law says of holding a council's offices, asked of the actions in the demonstration's councils."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from councils.actions.parties import open_scoped_post
from tests.browsing import Browser
from tests.demonstration import capacities, organisation
from tests.owner import as_owner
from walls.actions.appointments import appoint, end_appointment
from walls.actions.cover import hand_over
from walls.identity import acting
from walls.models import Basis, Membership, Person, Post

pytestmark = pytest.mark.usefixtures("demonstration")

WEEK = timedelta(days=7)
SCRUTINY = "Nobody may be on a scrutiny committee and in the Cabinet or Executive of the same council."


def monitor():
    return capacities("monitoring.officer@cdc.example")[0]


def somebody(name: str) -> Person:
    with as_owner():
        return Person.objects.create(email=f"{name}@cdc.example", name=name)


def post(code: str, number: int = 0) -> Post:
    found = Post.objects.filter(organisation=organisation("Cotswold"), role__code=code)
    return found.order_by("pk")[number]


def holders(number: int) -> list[Post]:
    """So many more posts of Portfolio Holder in Cotswold."""
    role = post("portfolio_holder").role
    with as_owner():
        return [
            Post.objects.create(organisation=organisation("Cotswold"), role=role, title=f"Portfolio Holder {n}")
            for n in range(number)
        ]


def refusals(attempt) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        attempt()
    return refusal.value.message_dict


def test_EX_25_an_executive_has_ten_members_at_most_at_one_time():
    by = monitor()  # of the executive there are the Leader and two Portfolio Holders
    posts = holders(9)
    with acting(by):
        made = [appoint(by=by, person=somebody(f"m{n}"), post=posts[n]) for n in range(7)]
        told = refusals(lambda: appoint(by=by, person=somebody("eleventh"), post=posts[7]))
        assert list(told) == ["post"]
        assert told["post"][0].startswith("An executive has at most ten members")
        end_appointment(by=by, appointment=made[0], ends_at=timezone.now() + WEEK)
        told = refusals(lambda: appoint(by=by, person=somebody("too.soon"), post=posts[7]))
        assert list(told) == ["post"]
        appoint(by=by, person=somebody("after"), post=posts[7], starts_at=timezone.now() + WEEK)
        # Who is a member already is no eleventh in a second post.
        appoint(by=by, person=made[1].person, post=posts[8])


def test_EX_25_a_member_to_come_counts_from_the_day_they_come():
    by, now = monitor(), timezone.now()
    posts = holders(9)
    with acting(by):
        for number in range(7):
            appoint(by=by, person=somebody(f"m{number}"), post=posts[number], starts_at=now + WEEK)
        appoint(by=by, person=somebody("before"), post=posts[7], ends_at=now + WEEK)
        assert "post" in refusals(
            lambda: appoint(by=by, person=somebody("over"), post=posts[8], ends_at=now + 2 * WEEK)
        )


@pytest.mark.parametrize("code", ["scrutiny_member", "scrutiny_chair"])
def test_EX_24_a_scrutiny_member_is_not_put_in_the_same_councils_cabinet(code):
    by = monitor()
    member = Person.objects.get(email=f"{code.replace('_', '.')}@cdc.example")
    with acting(by):
        told = refusals(lambda: appoint(by=by, person=member, post=holders(1)[0]))
    assert told == {"post": [SCRUTINY]}


def test_EX_24_scrutiny_of_one_council_and_the_cabinet_of_another_are_two_things():
    by = monitor()
    member = Person.objects.get(email="scrutiny.member@wodc.example")
    with acting(by):
        assert appoint(by=by, person=member, post=holders(1)[0]).pk


def last_day() -> dict[str, str]:
    """The boxes of a last day that is a week from now."""
    on = timezone.localdate() + WEEK
    return {f"ends_at-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def appointing(person: str, to: Post, basis: str = "substantive"):
    """What the page answers to Cotswold's Monitoring Officer who appoints a person of this address."""
    said = {"person": person, "name": "x", "post": to.ref, "basis": basis, "reason": "Minute 12"}
    return Browser("monitoring.officer@cdc.example").send("/appointments/new/", **said, **last_day())


def refused_beside_the_post(answer) -> str:
    """The one sentence with which a page refuses, all that was typed being there still."""
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["post"]
    assert answer.content.count(b"Minute 12") == 1
    with as_owner():
        assert not Membership.objects.filter(reason="Minute 12").exists()
    (sentence,) = answer.context["form"].errors["post"]
    return sentence


@pytest.mark.parametrize("email", ["lead.commissioner@cdc.example", "s151@cdc.example"])
def test_EX_26_the_monitoring_officer_is_neither_head_of_paid_service_nor_finance_officer(email):
    """Not in cover either, and not by way of the page."""
    answer = appointing(email, post("monitoring_officer"), basis="acting")
    assert refused_beside_the_post(answer).startswith("The Monitoring Officer may not also be the ")


@pytest.mark.parametrize("code", ["lead_commissioner", "s151", "monitoring_officer"])
def test_EX_26_the_page_refuses_a_second_substantive_holder(code):
    answer = appointing("officer@cdc.example", post(code))
    assert refused_beside_the_post(answer) == "This post already has a substantive holder in that time."


STATUTORY = {
    "monitoring_officer": "A council has one Monitoring Officer at a time.",
    "lead_commissioner": "A council has one Head of Paid Service (Lead commissioner) at a time.",
    "s151": "A council has one Section 151 officer (chief finance officer) at a time.",
}


@pytest.mark.parametrize("how", ["another post of the role", "a post with a role of its own", "the same post unticked"])
@pytest.mark.parametrize("code", STATUTORY)
def test_EX_26_a_statutory_role_has_one_substantive_holder_in_whatever_post(code, how):
    first = post(code)
    with as_owner():
        if how == "another post of the role":
            to = Post.objects.create(organisation=first.organisation, role=first.role, title="Another")
        elif how == "a post with a role of its own":
            to = open_scoped_post(by=None, party=first.role.party, code=code, name="Another")
        else:
            Post.objects.filter(pk=first.pk).update(single_holder=False)
            to = first
    assert refused_beside_the_post(appointing("officer@cdc.example", to)) == STATUTORY[code]
    assert appointing("officer@cdc.example", to, basis="deputy").status_code == 302


def test_EX_26_one_person_serves_several_councils_and_one_follows_another():
    now = timezone.now()
    first = post("s151")
    with as_owner():
        other = Post.objects.get(organisation=organisation("West Oxfordshire"), role__code="s151")
        mine = Membership.objects.get(post=first, basis=Basis.SUBSTANTIVE)
        theirs = Membership.objects.get(post=other, basis=Basis.SUBSTANTIVE)
        theirs.ends_at = now + WEEK
        theirs.save()
        assert Membership.objects.create(person=mine.person, post=other, starts_at=now + WEEK).pk


@pytest.mark.parametrize("email", ["scrutiny.chair@cdc.example", "scrutiny.member@cdc.example"])
def test_EX_24_the_page_refuses_a_scrutiny_member_in_the_same_councils_cabinet(email):
    assert refused_beside_the_post(appointing(email, holders(1)[0])) == SCRUTINY


@pytest.mark.parametrize("to", ["s151@cdc.example", "lead.commissioner@cdc.example"])
def test_EX_26_the_cover_page_refuses_whom_the_law_parts(to):
    browser = Browser("monitoring.officer@cdc.example")
    fields = browser.get("/cover/").context["form"].fields
    (field,) = [name for name in fields if str(fields[name].label).startswith("Who covers for the Monitoring Officer")]
    said = {field: Person.objects.get(email=to).ref, "basis": "deputy", "reason": "Minute 12"}
    answer = browser.send("/cover/", **said, **last_day())
    assert answer.status_code == 200
    (sentence,) = answer.context["form"].errors[field]
    assert sentence.startswith("The Monitoring Officer may not also be the ")
    assert answer.content.count(b"Minute 12") == 1


def handing(email: str, code: str, to: str, basis: str):
    by = next(each for each in capacities(email) if code in each.roles)

    def attempt() -> list[Membership]:
        with acting(by):
            held = Membership.objects.select_related("post__role").get(person=by.person_id, post__role__code=code)
            return hand_over(
                by=by,
                posts={held: Person.objects.get(email=to)},
                basis=basis,
                meeting="Cabinet",
                starts_at=None,
                ends_at=timezone.now() + WEEK,
                reason="Leave",
            )

    return attempt


@pytest.mark.parametrize("basis", [Basis.ACTING, Basis.SUBSTITUTE])
@pytest.mark.parametrize(
    ("officer", "law"), [("monitoring_officer", "1989, section 5(7)"), ("s151", "1988, section 114(6)")]
)
def test_an_officer_of_statute_hands_over_to_a_deputy_only(officer, law, basis):
    email = f"{officer.replace('_', '.')}@cdc.example"
    told = refusals(handing(email, officer, f"deputy.{email}", basis))
    assert list(told) == ["basis"]
    assert law in told["basis"][0]


@pytest.mark.parametrize("officer", ["monitoring_officer", "s151"])
def test_an_officer_of_statute_nominates_a_deputy(officer):
    email = f"{officer.replace('_', '.')}@cdc.example"
    (given,) = handing(email, officer, f"deputy.{email}", Basis.DEPUTY)()
    assert given.basis == Basis.DEPUTY
    assert officer in next(each for each in capacities(f"deputy.{email}") if each.label.endswith("commissioner")).roles


def test_the_page_tells_an_officer_of_statute_the_law():
    page = Browser("s151@cdc.example").get("/cover/").content.decode()
    assert "Local Government Finance Act 1988, section 114(6)" in page
