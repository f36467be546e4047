"""Who is expected at a meeting, and who of them leaves when an item comes to a walled matter (EW-2, EW-7).

A dispensation never opens the wall: it is asked of walls and permits alone who stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from governance.meetings.lifecycle import convenes
from governance.models import Body, Meeting, Seat
from walls.capacities import CurrentCapacity
from walls.models import Basis, Compartment
from walls.standing import Standing, holders, standings_to, to_the_second, watches

NOT_FOR_THEM = "This list is for those who keep or oversee the walls around its matters, and for its clerk or chair."


@dataclass(frozen=True)
class Expected:
    """Somebody expected at a meeting: the post that has the seat, who holds it then, and in what right."""

    post_id: int
    post: str
    person_id: int
    name: str
    basis: str
    alone: bool
    """Whether nobody else is expected in a post of this title, so that its title says who is meant."""

    @property
    def right(self) -> str:
        return str(Basis(self.basis).label).capitalize()

    @property
    def in_minutes(self) -> str:
        """What the minutes call them."""
        if self.basis != Basis.SUBSTANTIVE:
            return f"{self.name}, acting for the {self.post},"
        return f"The {self.post}" if self.alone else f"{self.name}, {self.post},"


@dataclass(frozen=True)
class Item:
    """An item of an agenda, by its number; who only keeps the body's papers is not told its title."""

    number: int
    title: str

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.title else f"Item {self.number}"


@dataclass(frozen=True)
class Told:
    """An item that comes to a matter, and its meeting, as far as the acting capacity may know of them.

    `walled` says whether a wall stands before the matter when the meeting begins.
    """

    meeting_id: int
    meeting_ref: str
    body_id: int
    body: str
    begins_at: datetime
    place: int
    state: str
    number: int
    title: str
    matter_id: int
    near_seen: bool
    both_seen: bool
    watched: bool
    walled: bool


@dataclass(frozen=True)
class Line:
    """What one person does when one item comes to one matter, and the sentence for the minutes."""

    item: str
    matter: str
    post: str
    name: str
    stays: bool
    why: str
    minutes: str

    @property
    def verdict(self) -> str:
        return "May stay" if self.stays else "Leaves"


def expected_at(meeting: Meeting) -> list[Expected]:
    """Who holds a seat on the body when the meeting begins, and who covers for one of them; for those who see it."""
    titles = dict(Seat.objects.filter(body=meeting.body_id).values_list("post", "post__title"))
    found = holders(titles, meeting.compartment_id, meeting.begins_at)
    times = Counter(titles[each.post_id] for each in found if each.basis == Basis.SUBSTANTIVE)
    return [
        Expected(
            each.post_id,
            titles[each.post_id],
            each.person_id,
            each.name,
            each.basis,
            times[titles[each.post_id]] <= 1,
        )
        for each in found
    ]


def refusal(by: CurrentCapacity, meeting: Meeting) -> str:
    """Why a capacity that sees a meeting may not read who leaves; nothing if it may."""
    return "" if convenes(by, meeting.body.classification) or watches() else NOT_FOR_THEM


def items_told() -> list[Told]:
    """The items of meetings that come to a matter which the acting capacity keeps, oversees or sees, soonest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.items_told()")
        return [Told(*row) for row in cursor.fetchall()]


def watched_meeting(ref: str) -> Meeting | None:
    """A meeting that the acting capacity does not see: it keeps the body's papers, and a matter that an item comes to.

    Of the row it knows which body meets when, and no more.
    """
    told = next((each for each in items_told() if each.meeting_ref == ref and each.watched), None)
    if told is None:
        return None
    return Meeting(
        pk=told.meeting_id,
        ref=ref,
        body=Body.objects.select_related("organisation__parent").get(pk=told.body_id),
        begins_at=told.begins_at,
        compartment_id=told.place,
        state=told.state,
    )


def matters_of(by: CurrentCapacity, meeting: Meeting) -> list[tuple[Item, Compartment]]:
    """The items that come to a walled matter, each with its compartment: where the capacity keeps or oversees the wall,
    and for whoever calls the meeting also where they see both ends. A record that was sealed since is looked for there.
    """
    calls = convenes(by, meeting.body.classification)
    told = [
        each for each in items_told() if each.meeting_id == meeting.pk and (each.watched or (calls and each.both_seen))
    ]
    places = Compartment.objects.in_bulk({each.matter_id for each in told})
    found = {(Item(each.number, each.title), places[each.matter_id]) for each in told if each.matter_id in places}
    return sorted(found, key=lambda pair: (pair[0].number, pair[1].name, pair[1].pk))


def wall_check(by: CurrentCapacity, meeting: Meeting) -> list[Line]:
    """For each item that comes to a matter, and each person expected: whether they leave, and what the minutes say.

    It asks as often however many people are expected, and however many matters there are.
    """
    expected = expected_at(meeting)
    found = matters_of(by, meeting)
    people = {each.person_id for each in expected}
    stand = standings_to(people, {place.pk for _, place in found}, meeting.begins_at)
    return [line for item, place in found for line in _lines(item, place, expected, stand[place.pk])]


def sentences(lines: list[Line]) -> list[str]:
    """What the minutes say of the meeting, in the order of its agenda, each sentence once."""
    return list(dict.fromkeys(line.minutes for line in lines if line.minutes))


def by_item(lines: list[Line]) -> dict[str, list[Line]]:
    """The lines of each item, in order."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.item].append(line)
    return found


def _lines(item: Item, place: Compartment, expected: list[Expected], stand: dict[int, Standing]) -> Iterator[Line]:
    for each in expected:
        how = stand[each.person_id]
        yield Line(
            item=str(item),
            matter=place.name,
            post=each.post,
            name=each.name,
            stays=how.stays,
            why=_why(how),
            minutes=_minutes(each, item, how),
        )


def _why(how: Standing) -> str:
    if how.stays:
        return f"Wall permit {how.permit}, until {to_the_second(how.until)}" if how.permit else ""
    words = "; ".join(str(reason) for reason in how.reasons)
    return words[:1].upper() + words[1:]


def _minutes(each: Expected, item: Item, how: Standing) -> str:
    if not how.stays:
        return f"{each.in_minutes} left the meeting for item {item.number} and took no part in it."
    if how.permit:
        until = to_the_second(how.until)
        return f"{each.in_minutes} stayed for item {item.number} under wall permit {how.permit}, which ends on {until}."
    return ""
