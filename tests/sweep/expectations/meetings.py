"""Who may ask for the pages of meetings and of moves: written from the words of the design, never from the views."""

from typing import Any

from django.utils import timezone

from governance.models import AgendaItem, ItemMatter, Meeting, Seat
from tests.owner import as_owner
from tests.sweep.askers import Asker
from tests.sweep.expectations.barriers import overseen
from tests.sweep.expectations.rules import Rule, form, governor, of, page, seen
from walls.models import Compartment, Organisation, Post, Sealing

CHAIRS = {
    "full council": {"clerk"},
    "executive": {"clerk", "leader"},
    "overview and scrutiny": {"clerk", "scrutiny_chair"},
    "audit": {"clerk"},
    "forum": {"clerk"},
    "company board": {"board_chair"},
    "owners": {"owner_member"},
}
"""A body's meetings are called by its clerk, who is the council's proper officer, or by who takes the chair."""


def calls_meetings(asker: Asker) -> bool:
    return any(asker.posts & roles for roles in CHAIRS.values())


def of_its_chair(asker: Asker, meeting: Meeting) -> bool:
    mine = asker.posts & CHAIRS[meeting.body.classification]
    return bool(mine) and meeting.compartment_id in asker.may["contribute"]


def changed_by_chair(asker: Asker, meeting: Meeting) -> bool:
    """Until it is held or cancelled."""
    return meeting.state == "called" and of_its_chair(asker, meeting)


def held_by_chair(asker: Asker, meeting: Meeting) -> bool:
    return changed_by_chair(asker, meeting) and meeting.begins_at <= timezone.now()


def item_of_chair(asker: Asker, item: AgendaItem) -> bool:
    return changed_by_chair(asker, item.meeting)


def tied_by(asker: Asker, item: AgendaItem) -> bool:
    """Whoever adds to the papers and may know of the matter: the chair, the clerk, officers, the Lead commissioner."""
    if item.meeting.state != "called" or item.compartment_id not in asker.may["contribute"]:
        return False
    return of_its_chair(asker, item.meeting) or bool(asker.posts & {"officer", "lead_commissioner"})


def checks_the_walls(asker: Asker, meeting: Meeting) -> bool:
    """Those who govern or oversee, and whoever calls the meeting."""
    with as_owner():
        oversees = Compartment.objects.filter(kind="oversight", pk__in=asker.may["view"]).exists()
    return bool(asker.posts & CHAIRS[meeting.body.classification]) or bool(asker.may["govern"]) or oversees


def told_of_it(asker: Asker, meeting: Meeting) -> bool:
    """Who sees the meeting; and who governs where the body's papers are, if an item comes to what they keep.

    Of a joint body's meeting also who governs what is its member's own.
    """
    if seen(asker, meeting):
        return True
    with as_owner():
        links = ItemMatter.objects.filter(item__meeting=meeting)
        now = {lies_now(each.subject_ref, each.to_compartment_id) for each in links}
    if meeting.compartment_id in asker.may["govern"] and now & (asker.may["govern"] | overseen(asker)):
        return True
    return bool(now & asker.may["govern"]) and is_member(asker, meeting)


def is_member(asker: Asker, meeting: Meeting) -> bool:
    """Whether the asker's own organisation is one of several that have a seat on the body."""
    with as_owner():
        seats = Seat.objects.filter(body=meeting.body_id).values_list("post__role__party__organisation", flat=True)
        members = set(seats)
    return len(members) > 1 and bool(members & asker.serves)


def lies_now(ref: str, place: int) -> int:
    """Where a record lies that may have been sealed since."""
    while (sealing := Sealing.objects.filter(original_ref=ref).first()) is not None:
        ref, place = sealing.copy_ref, sealing.target_id
    return place


def appoints_there(asker: Asker, row: Organisation) -> bool:
    """People are moved between posts by those who appoint to them."""
    posts = Post.objects.filter(organisation=row, role__matter=False, role__party__in=asker.governs)
    return posts.exists()


def always(asker: Asker, row: Any) -> bool:
    return True


PAGES: dict[str, Rule] = {
    "meetings": page(),
    "meeting_new": form(calls_meetings),
    "meeting": of(Meeting),
    "meeting_edit": of(Meeting, changed_by_chair),
    "meeting_hold": of(Meeting, held_by_chair),
    "meeting_cancel": of(Meeting, changed_by_chair),
    "meeting_history": of(Meeting),
    "meeting_wall_check": Rule(rows=Meeting, sees=told_of_it, acts=checks_the_walls),
    "agenda_item_new": of(Meeting, changed_by_chair),
    "agenda_item": of(AgendaItem),
    "agenda_item_edit": of(AgendaItem, item_of_chair),
    "agenda_item_history": of(AgendaItem),
    "item_matter_new": of(AgendaItem, tied_by),
    "moves": page(governor),
    "move_many": of(Organisation, always, sees=appoints_there, open_to=governor),
}
