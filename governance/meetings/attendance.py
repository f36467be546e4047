"""Who is expected at a meeting, and who of them leaves when an item comes to a walled matter (EW-2, EW-7).

A dispensation never opens the wall: it is asked of walls and permits alone who stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from governance.meetings.lifecycle import convenes
from governance.models import AgendaItem, ItemMatter, Meeting, Seat
from walls.capacities import CurrentCapacity
from walls.models import Basis, Compartment
from walls.standing import Standing, holders, standings_to, to_the_second, watched_ends, watches

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
    return "" if convenes(by, meeting.body.classification) or watches(by) else NOT_FOR_THEM


def matters_of(by: CurrentCapacity, meeting: Meeting) -> list[tuple[AgendaItem, Compartment]]:
    """The items that come to a walled matter, each with its compartment: where the capacity keeps or oversees the wall,
    and for whoever calls the meeting also where they see both ends.
    """
    items = {item.pk: item for item in AgendaItem.objects.visible_to(by).filter(meeting=meeting)}
    pairs = {(item, place) for item, place in watched_ends(ItemMatter, "item_id") if item in items}
    if convenes(by, meeting.body.classification):
        links = ItemMatter.objects.visible_to(by).filter(item__in=items)
        pairs |= set(links.values_list("item", "to_compartment"))
    places = Compartment.objects.in_bulk({place for _, place in pairs})
    found = [(items[item], places[place]) for item, place in pairs if place in places]
    return sorted(found, key=lambda pair: (pair[0].position, pair[1].name, pair[1].pk))


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


def _lines(
    item: AgendaItem, place: Compartment, expected: list[Expected], stand: dict[int, Standing]
) -> Iterator[Line]:
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


def _minutes(each: Expected, item: AgendaItem, how: Standing) -> str:
    if not how.stays:
        return f"{each.in_minutes} left the meeting for item {item.position} and took no part in it."
    if how.permit:
        until = to_the_second(how.until)
        return (
            f"{each.in_minutes} stayed for item {item.position} under wall permit {how.permit}, which ends on {until}."
        )
    return ""
