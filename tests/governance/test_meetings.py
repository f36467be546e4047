"""Meetings: called by a body's clerk or chair, and who leaves when an item comes to a walled matter."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commissioning.models import Report
from commissioning.sourcing.actions import seal_papers
from councils.models import Need
from governance.meetings.actions import (
    NO_RECORD,
    add_item,
    add_matter,
    call_meeting,
    cancel_meeting,
    edit_item,
    edit_meeting,
    hold_meeting,
)
from governance.meetings.attendance import (
    Line,
    expected_at,
    matters_of,
    refusal,
    sentences,
    wall_check,
    watched_meeting,
)
from governance.meetings.panels import matters_panel
from governance.meetings.work import to_check, to_close
from governance.models import AgendaItem, ItemMatter, Meeting
from tests.commissioning.scene import lead, officer
from tests.commissioning.sourcing.scene import opened, place, sealed, written
from tests.demonstration import capacity, reach
from tests.governance.meet import NEXT_WEEK, about, body, called, clerk, item, monitor, sealed_place
from tests.governance.put import decided, put
from tests.owner import as_owner, query
from tests.walls.helpers import refused
from walls.actions.cover import hand_over
from walls.actions.interests import declare
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Cause, Compartment, Exclusion, Membership, OutboxMessage, Permit, Person, Wall, WallSide

pytestmark = pytest.mark.usefixtures("demonstration")

LEADER = ("leader@cdc.example", "Cotswold, members")
FINANCE = ("portfolio.finance@cdc.example", "Cotswold, members")
COUNCILLOR = ("councillor@cdc.example", "Cotswold, members")
LEAD = ("lead.commissioner@cdc.example", "Cotswold, commissioner")


@pytest.fixture
def matter() -> Need:
    """A record of a sealed matter of Cotswold's."""
    place = sealed_place()
    with as_owner():
        return Need.objects.create(compartment=place, statement="What nobody knows", theme="Sealed")


@pytest.fixture
def on_agenda(matter) -> AgendaItem:
    """The first item of a meeting of Cotswold's Cabinet, which comes to it."""
    first = item(called())
    about(first, matter)
    return first


def lines(by: CurrentCapacity, of: AgendaItem) -> dict[str, Line]:
    """By name of who is expected, what the list says of them."""
    with acting(by):
        return {line.name: line for line in wall_check(by, of.meeting)}


def name(email: str) -> str:
    return Person.objects.get(email=email).name


@pytest.mark.parametrize(
    ("of", "email", "label", "kind"),
    [
        ("Cabinet", "clerk@cdc.example", "Cotswold, commissioner", "council"),
        ("Cabinet", *LEADER, "council"),
        ("Overview and Scrutiny Committee", "scrutiny.chair@cdc.example", "Cotswold, scrutiny", "council"),
        ("Client Officers Group", "clerk@cdc.example", "Cotswold, commissioner", "forum"),
        ("Publica Board", "board.chair@publica.example", "Publica, provider", "board"),
        ("Members' Representative Board", "leader@cbc.example", "Cheltenham, owner", "owners"),
    ],
)
def test_a_meeting_is_called_where_the_bodys_papers_are(of, email, label, kind):
    by = capacity(email, label)
    with acting(by):
        meeting = call_meeting(by=by, body=body(of), begins_at=timezone.now() + NEXT_WEEK)
        assert meeting.compartment.kind_id == kind


@pytest.mark.parametrize(
    ("of", "email", "label"),
    [
        ("Cabinet", *COUNCILLOR),
        ("Cabinet", *LEAD),
        ("Cabinet", "scrutiny.chair@cdc.example", "Cotswold, scrutiny"),
        ("Cabinet", "clerk@foddc.example", "Forest of Dean, commissioner"),
        ("Client Officers Group", "performance@publica.example", "Publica, provider"),
        ("Client Officers Group", "clerk@foddc.example", "Forest of Dean, commissioner"),
        ("Publica Board", "clerk@cdc.example", "Cotswold, commissioner"),
    ],
)
def test_nobody_else_calls_one(of, email, label):
    by = capacity(email, label)
    with acting(by), pytest.raises(PermissionDenied):
        call_meeting(by=by, body=body(of), begins_at=timezone.now() + NEXT_WEEK)


def test_a_body_meets_once_at_a_time_and_items_have_each_their_number():
    meeting, by = called(), clerk()
    first, second = item(meeting), item(meeting, "Another")
    assert (first.position, second.position) == (1, 2)
    with acting(by):
        with pytest.raises(ValidationError) as same:
            call_meeting(by=by, body=meeting.body, begins_at=meeting.begins_at)
        assert same.value.message_dict == {"begins_at": ["This body meets at that moment already."]}
        with pytest.raises(ValidationError, match="Another item has this number"):
            edit_item(by=by, item=second, position=1)
        assert edit_item(by=by, item=second, position=9, title="Last").position == 9
        later = meeting.begins_at + timedelta(hours=1)
        assert edit_meeting(by=by, meeting=meeting, begins_at=later).begins_at == later


def test_a_meeting_is_held_once_it_has_begun_and_then_stays():
    meeting, by = called(), clerk()
    with acting(by), pytest.raises(ValidationError, match="has not begun"):
        hold_meeting(by=by, meeting=meeting)
    with as_owner():
        meeting.begins_at = timezone.now() - timedelta(hours=1)
        meeting.save()
    with acting(by):
        waits = [task.href for task in to_close(request(by))]
        assert waits == [f"/meetings/{meeting.ref}/hold/"]
        held = hold_meeting(by=by, meeting=meeting)
        for refused_now in (
            lambda: cancel_meeting(by=by, meeting=held),
            lambda: add_item(by=by, meeting=held, title="Late"),
        ):
            with pytest.raises(ValidationError, match="It is held"):
                refused_now()


def test_a_cancelled_meeting_is_read_by_those_who_saw_it():
    meeting, by = called(), clerk()
    with acting(by):
        assert cancel_meeting(by=by, meeting=meeting).state == "cancelled"
    councillor = capacity(*COUNCILLOR)
    with acting(councillor):
        assert Meeting.objects.visible_to(councillor).filter(pk=meeting.pk).exists()
        with pytest.raises(PermissionDenied):
            cancel_meeting(by=councillor, meeting=meeting)


def test_L20_meetings_and_items_stay_where_the_body_meets():
    first = item(called())
    for email, label in (
        ("clerk@foddc.example", "Forest of Dean, commissioner"),
        ("performance@publica.example", "Publica, provider"),
    ):
        by = capacity(email, label)
        with acting(by):
            assert not Meeting.objects.filter(pk=first.meeting_id).exists()
            assert not AgendaItem.objects.filter(pk=first.pk).exists()


def test_expected_are_the_holders_of_seats_and_who_substitutes_at_that_meeting():
    meeting = called(begins_at=timezone.now() + timedelta(seconds=1))
    with as_owner():
        held = Membership.objects.select_related("post__role").get(
            person__email=FINANCE[0], post__role__code="portfolio_holder"
        )
    by = capacity(*FINANCE)
    with acting(by):
        hand_over(
            by=by,
            posts={held: Person.objects.get(email="portfolio.environment@cdc.example")},
            basis="substitute",
            starts_at=None,
            ends_at=None,
            reason="Away",
            meeting="Cabinet",
        )
    with acting(clerk()):
        expected = {(each.post, each.name, each.basis) for each in expected_at(meeting)}
        titles = {post for post, _, _ in expected}
        assert (held.post.title, name("portfolio.environment@cdc.example"), "substitute") in expected
        assert len(expected) == 4
        assert held.post.title in titles
        later = edit_meeting(by=clerk(), meeting=meeting, begins_at=meeting.begins_at + timedelta(days=2))
        assert {each.basis for each in expected_at(later)} == {"substantive"}


def test_EW_2_the_monitoring_officer_reads_who_leaves_for_an_item_and_what_the_minutes_say(on_agenda):
    found = lines(monitor(), on_agenda)
    finance = found[name(FINANCE[0])]
    assert not any(line.stays for line in found.values())
    assert finance.why == "Not admitted to the matter"
    assert finance.minutes == f"The {finance.post} left the meeting for item 1 and took no part in it."
    assert finance.matter == "A sealed matter"


def test_EW_7_a_permit_lets_one_stay_until_its_second_and_a_conflict_tells_itself(on_agenda, matter):
    begins = on_agenda.meeting.begins_at
    with as_owner():
        leader, finance = capacity(*LEADER), capacity(*FINANCE)
        asked = {
            "reason": "To decide",
            "asked_by": Person.objects.get(email=LEAD[0]),
            "approved_by": Person.objects.get(email="monitoring.officer@cdc.example"),
            "compartment": matter.compartment,
        }
        permit = Permit.objects.create(capacity_id=leader.pk, ends_at=begins + timedelta(seconds=1), **asked)
        Permit.objects.create(capacity_id=finance.pk, ends_at=begins, **asked)
        Exclusion.objects.create(
            person=Person.objects.get(email=FINANCE[0]),
            compartment=matter.compartment,
            cause=Cause.CONFLICT,
            reason="A house",
        )
    found = lines(monitor(), on_agenda)
    first, second = found[name(LEADER[0])], found[name(FINANCE[0])]
    assert first.stays
    assert first.why.startswith(f"Wall permit {permit.ref}, until ")
    assert "stayed for item 1 under wall permit" in first.minutes
    assert (second.stays, second.why) == (False, "Declared a conflict of interest")
    with acting(monitor()):
        told = sentences(wall_check(monitor(), on_agenda.meeting))
    assert len(told) == 3


def test_EX_14_a_dispensation_opens_nothing(on_agenda, matter):
    """Granted and recorded with the decision, it changes neither what is open to a member nor who leaves."""
    leader = capacity(*LEADER)
    permitted(matter, leader, until=on_agenda.meeting.begins_at + NEXT_WEEK)
    assert lines(monitor(), on_agenda)[name(LEADER[0])].stays
    with acting(leader):
        declare(by=leader, compartment=matter.compartment_id, interest="A house", conflict=True)
    before = reach(leader, "view")
    decision = decided(
        put(), conflicts="The Leader: a house", dispensations="The Leader, granted by the head of paid service"
    )
    found = lines(monitor(), on_agenda)[name(LEADER[0])]
    assert decision.dispensations and not found.stays
    assert found.why.startswith("Declared a conflict of interest")
    assert found.minutes == f"The {found.post} left the meeting for item 1 and took no part in it."
    assert reach(leader, "view") == before
    with as_owner():  # a permit that names the bar is what lets the Leader stay
        bar = Exclusion.objects.get(person=leader.person_id, compartment=matter.compartment)
    permitted(matter, leader, until=on_agenda.meeting.begins_at + NEXT_WEEK, lifts=bar)
    assert lines(monitor(), on_agenda)[name(LEADER[0])].stays


def permitted(matter: Need, by: CurrentCapacity, until: datetime, lifts: Exclusion | None = None) -> Permit:
    with as_owner():
        return Permit.objects.create(
            capacity_id=by.pk,
            compartment=matter.compartment,
            lifts=lifts,
            ends_at=until,
            reason="To decide",
            asked_by=Person.objects.get(email=LEAD[0]),
            approved_by=Person.objects.get(email="monitoring.officer@cdc.example"),
        )


def test_EW_3_a_paper_sealed_since_is_looked_for_where_it_lies_now():
    paper, first = written(officer("Cotswold")), item(called())
    about(first, paper, by=clerk())
    officers = place("officers").name
    assert {line.matter for line in lines(monitor(), first).values()} == {officers}
    assert {line.matter for line in lines(clerk(), first).values()} == {officers}
    review, by = opened(), lead("Cotswold")
    with acting(by):
        (ref,) = seal_papers(by=by, review=review, council=review.host, papers=[paper])
    behind = sealed(review).name
    found = lines(monitor(), first)
    assert {line.matter for line in found.values()} == {behind}
    assert not any(line.stays for line in found.values())
    assert lines(clerk(), first) == {}
    with acting(by):
        panel = matters_panel(by, first)
        assert panel is not None
        assert [row[0]["href"] for row in panel["table"]["rows"]] == [f"/papers/{ref}/"]
    with acting(clerk()):
        panel = matters_panel(clerk(), first)
        assert panel is not None and panel["table"]["rows"] == []
    with acting(monitor()):
        waits = {task.href for task in to_check(request(monitor()))}
    assert waits == {f"/meetings/{first.meeting.ref}/wall-check/"}
    with acting(clerk()):
        assert list(to_check(request(clerk()))) == []


def request(by: CurrentCapacity) -> Any:
    return type("Request", (), {"acting": by})()


def test_EW_7_the_hosts_monitoring_officer_reads_who_leaves_a_joint_bodys_meeting(matter):
    meeting = called("Client Officers Group")
    first = item(meeting, "What only the group reads")
    about(first, matter)
    by = monitor()
    with acting(by):
        assert not Meeting.objects.filter(pk=meeting.pk).exists()
        found = watched_meeting(meeting.ref)
        assert found is not None and (str(found), found.venue) == (str(meeting), "")
        told = wall_check(by, found)
    assert {line.item for line in told} == {"Item 1"}
    assert {line.matter for line in told} == {"A sealed matter"}
    assert "Leaves" in {line.verdict for line in told}
    for other in (monitor("foddc"), capacity(*LEAD), capacity(*COUNCILLOR)):
        with acting(other):
            assert watched_meeting(meeting.ref) is None


def around(place: Compartment) -> None:
    """A wall before a matter, from now."""
    with as_owner():
        wall = Wall.objects.create(reason="A candidate was named.", kind="sides", keeper=place)
        WallSide.objects.create(wall=wall, compartment=place, side=1)


def told(by: CurrentCapacity) -> list[str]:
    """Where what a capacity was told of meetings leads: what the outbox holds for it."""
    with as_owner():
        found = OutboxMessage.objects.filter(capacity=by.pk, kind="notice", body__words="item_comes")
        return [each.body["path"] for each in found]


def waits(by: CurrentCapacity) -> set[str]:
    with acting(by):
        return {task.href for task in to_check(request(by))}


def test_EW_7_each_councils_monitoring_officer_is_told_when_a_joint_bodys_meeting_comes_to_its_own_matter(matter):
    """The Client Officers Group meets at Cotswold; Forest of Dean has a seat, and its officer sees none of it."""
    theirs = sealed_place("foddc")
    with as_owner():
        need = Need.objects.create(compartment=theirs, statement="What Forest alone knows", theme="Sealed")
    around(theirs)
    around(matter.compartment)
    meeting = called("Client Officers Group")
    own, other = item(meeting, "What only the group reads"), item(meeting, "Of the host")
    about(own, need)
    about(other, matter)
    path = f"/meetings/{meeting.ref}/wall-check/"
    assert (told(monitor("foddc")), told(monitor()), told(monitor("wodc"))) == ([path], [path], [])
    assert (waits(monitor("foddc")), waits(monitor()), waits(monitor("wodc"))) == ({path}, {path}, set())
    by = monitor("foddc")
    with acting(by):
        assert not Meeting.objects.filter(pk=meeting.pk).exists()
        found = watched_meeting(meeting.ref)
        assert found is not None and (str(found), found.venue) == (str(meeting), "")
        lines_told = wall_check(by, found)
    assert {(line.item, line.matter) for line in lines_told} == {("Item 1", theirs.name)}
    assert {line.name for line in lines_told} >= {name("lead.commissioner@wodc.example")}
    with acting(monitor()):
        assert {place.pk for _, place in matters_of(monitor(), meeting)} == {matter.compartment_id}
    about(item(meeting, "Once more"), need)
    assert told(by) == [path]


def test_EW_7_who_is_told_may_learn_of_the_meeting_and_a_wall_stands_and_it_is_to_come(matter):
    theirs = sealed_place("foddc")
    with as_owner():
        need = Need.objects.create(compartment=theirs, statement="What Forest alone knows", theme="Sealed")
    group = called("Client Officers Group")
    about(item(group), need)
    assert told(monitor("foddc")) == []  # no wall stands before it
    around(theirs)
    about(item(called()), need)
    assert told(monitor("foddc")) == []  # a Cabinet is its own council's alone
    later = item(group, "Another")
    with as_owner():
        group.begins_at = timezone.now() - timedelta(hours=1)
        group.save()
    about(later, need_of(theirs))
    assert told(monitor("foddc")) == []  # it has begun


def test_EW_6_a_monitoring_officer_barred_from_their_matter_is_told_of_no_joint_meeting():
    theirs, by = sealed_place("foddc"), monitor("foddc")
    around(theirs)
    with as_owner():
        barred = Person.objects.get(email="monitoring.officer@foddc.example")
        Exclusion.objects.create(person=barred, compartment=theirs, cause=Cause.CONFLICT, reason="A house")
    meeting = called("Client Officers Group")
    about(item(meeting), need_of(theirs))
    assert (told(by), waits(by)) == ([], set())
    with acting(by):
        assert watched_meeting(meeting.ref) is None
        assert expected_at(meeting)  # who holds a seat on a body of theirs is no secret


def test_L20_nobody_who_keeps_nothing_learns_who_is_expected_at_a_joint_meeting():
    meeting = called("Client Officers Group")
    by = capacity(*COUNCILLOR)
    with acting(by):
        assert not Meeting.objects.filter(pk=meeting.pk).exists()
        assert expected_at(meeting) == []


def need_of(place: Compartment) -> Need:
    with as_owner():
        return Need.objects.create(compartment=place, statement="What else nobody knows", theme="Sealed")


def test_EW_9_the_clerk_reads_it_as_far_as_the_clerk_sees_both_ends(on_agenda, matter):
    assert lines(clerk(), on_agenda) == {}
    with as_owner():
        seen = Compartment.objects.filter(kind="officers", owner__organisation__short_name="Cotswold").get()
        draft = Need.objects.create(compartment=seen, statement="A draft", theme="Draft")
    about(on_agenda, draft, by=clerk())
    found = lines(clerk(), on_agenda)
    assert {line.stays for line in found.values()} == {False}
    assert {line.why for line in found.values()} == {""}
    assert {line.matter for line in found.values()} == {seen.name}
    with acting(monitor()):
        assert {place.name for _, place in matters_of(monitor(), on_agenda.meeting)} == {"A sealed matter", seen.name}


def test_L20_a_reader_of_the_agenda_learns_of_no_matter_nor_who_leaves(on_agenda):
    for email, label in (COUNCILLOR, FINANCE):
        by = capacity(email, label)
        with acting(by):
            assert not ItemMatter.objects.filter(item=on_agenda).exists()
            assert matters_of(by, on_agenda.meeting) == []
            assert (
                query("SELECT * FROM walls.watched_ends('governance_itemmatter', 'item_id') WHERE NOT both_seen") == []
            )
            assert refusal(by, on_agenda.meeting)
    with acting(monitor("foddc")):
        assert matters_of(monitor("foddc"), on_agenda.meeting) == []


def test_EW_6_a_monitoring_officer_barred_from_the_matter_reads_nothing_of_it(on_agenda, matter):
    with as_owner():
        Exclusion.objects.create(
            person=Person.objects.get(email="monitoring.officer@cdc.example"),
            compartment=matter.compartment,
            cause=Cause.CONFLICT,
            reason="A house",
        )
    assert lines(monitor(), on_agenda) == {}


def test_a_governor_who_has_taken_no_side_still_learns_which_compartment_it_is(on_agenda, matter):
    with as_owner():
        query(
            "UPDATE walls_grantperiod SET ends_at = walls.clock() WHERE compartment_id = %s AND action = 'view'",
            matter.compartment_id,
        )
    with acting(monitor()):
        assert not ItemMatter.objects.filter(item=on_agenda).exists()
        assert [place.pk for _, place in matters_of(monitor(), on_agenda.meeting)] == [matter.compartment_id]


def test_who_sees_both_ends_ties_an_item_to_a_matter_and_nobody_to_what_they_do_not_see(on_agenda, matter):
    other = item(on_agenda.meeting, "Another")
    about(other, matter, by=capacity(*LEAD))
    with acting(capacity(*LEAD)), pytest.raises(ValidationError, match="already"):
        add_matter(by=capacity(*LEAD), item=other, matter=matter)
    by = clerk()
    with acting(by):
        with pytest.raises(ValidationError, match=NO_RECORD):
            add_matter(by=by, item=other, matter=None)
        with pytest.raises(ValidationError, match="lies where the meeting does"):
            add_matter(by=by, item=other, matter=on_agenda)
        refused(
            lambda: ItemMatter.objects.create(
                compartment_id=other.compartment_id,
                to_compartment_id=matter.compartment_id,
                item=other,
                subject_model="councils.Need",
                subject_ref="0" * 12,
            ),
            "row-level security|no such record",
        )
    with acting(capacity(*COUNCILLOR)), pytest.raises(PermissionDenied):
        add_matter(by=capacity(*COUNCILLOR), item=other, matter=matter)


TIES = {
    "clerk@cdc.example": "Cotswold, commissioner",
    "officer@cdc.example": "Cotswold, commissioner",
    "lead.commissioner@cdc.example": "Cotswold, commissioner",
    "leader@cdc.example": "Cotswold, members",
}
TIES_NOTHING = {
    "councillor@cdc.example": "Cotswold, members",
    "portfolio.finance@cdc.example": "Cotswold, members",
    "scrutiny.chair@cdc.example": "Cotswold, scrutiny",
    "monitoring.officer@cdc.example": "Cotswold, commissioner",
    "clerk@foddc.example": "Forest of Dean, commissioner",
}


@pytest.mark.parametrize(("email", "label"), [*TIES.items(), *TIES_NOTHING.items()])
def test_who_may_tie_a_cabinets_item_to_a_matter(email, label):
    """The body's clerk or chair, an officer, the Lead commissioner: among those who add to its papers."""
    first, by = item(called()), capacity(email, label)
    with as_owner():
        report = Report.objects.filter(compartment__kind="delivery", council__short_name="Cotswold")[0]
    if email in TIES:
        about(first, report, by=by)
        with as_owner():
            assert ItemMatter.objects.filter(item=first, to_compartment=report.compartment_id).exists()
        return
    with acting(by), pytest.raises((PermissionDenied, ValidationError), match=r"This is for|may not"):
        add_matter(by=by, item=first, matter=report)


def test_the_list_asks_as_often_whoever_is_expected(on_agenda):
    by = monitor()
    with acting(by), CaptureQueriesContext(connection) as asked:
        wall_check(by, on_agenda.meeting)
    assert len(asked) <= 8
