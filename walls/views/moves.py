"""Who has moved lately, with what they leave behind; and moving a whole organisation's people at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import JSONField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from walls import typed
from walls.actions.moves import CHANGED, Class, classes_of, move
from walls.forms.moves import MoveForm
from walls.handover import capacity_left, is_filled, last_changed_and_read
from walls.identity import compartments
from walls.keeping import NOW_OR_LATER, governed_parties, kept_appointments
from walls.lists import PAGE
from walls.models import Cause, Exclusion, Membership, Organisation, Permit, PermitRequest, Post, RequestState
from walls.models.dated import in_force
from walls.tables import Column, Table, last_day, page_of
from walls.views.appointments import Appointments, Kept
from walls.views.form_pages import FormPage
from walls.views.pages import DetailPage, ListPage

LATELY = timedelta(days=30)
"""How long somebody who left a post is on the list."""
MOVED = Table(
    "Appointments that ended within thirty days",
    (
        Column("Person", "person", href=page_of),
        Column("Left", "post", href=lambda held: reverse("appointment_left", args=[held.ref])),
        Column("On", lambda held: last_day(held.ends_at)),
        Column("Holds now", "left.holds"),
        Column("Sides left", "left.sides"),
        Column("Wall permits ended", "left.permits"),
        Column("Still named for", "left.matters"),
        Column("To hand over", "left.duties"),
    ),
)
COMING = RawSQL(
    "(SELECT coalesce(jsonb_agg(jsonb_build_array(a.ref, a.name)), '[]') "
    "FROM walls.arrivals() a WHERE a.organisation_id = walls_organisation.id)",
    (),
    output_field=JSONField(),
)
"""Of each organisation of a query, the reference and name of those who come to it and may be taken on."""
IN_CLASS = (
    Column("Person", "person"),
    Column("From", "starts_at"),
    Column("Until", lambda held: last_day(held.ends_at)),
)


CHANGED_LAST = Table(
    "By kind and place",
    (
        Column("Records", "kind"),
        Column("Where", "place"),
        Column("How many", "many", numeric=True),
        Column("Last changed", "last"),
    ),
)
READ = Table(
    "What was read, by kind and place",
    (
        Column("Records", "kind"),
        Column("Where", "place"),
        Column("How many", "many", numeric=True),
        Column("Last read", "last"),
    ),
)


@dataclass
class Left:
    """What a mover leaves behind and still holds, in words; each as far as the reader governs it."""

    posts: list[str] = field(default_factory=list)
    sides_left: list[str] = field(default_factory=list)
    permits_ended: list[str] = field(default_factory=list)
    named: int = 0
    to_hand_over: list[str] = field(default_factory=list)

    @property
    def holds(self) -> str:
        return "\n".join(self.posts) or "No post that you appoint to"

    @property
    def sides(self) -> str:
        return "\n".join(self.sides_left) or "None"

    @property
    def permits(self) -> str:
        return "\n".join(self.permits_ended) or "None"

    @property
    def matters(self) -> str:
        if not self.named:
            return "None"
        return f"{self.named} {'matter' if self.named == 1 else 'matters'}: end these one by one"

    @property
    def duties(self) -> str:
        return "\n".join(self.to_hand_over) or "Nothing that is known"


class MovesPage(Appointments, ListPage):
    """What each mover read stays on record; what they may read from now on follows from the posts they hold."""

    title = "Moves"
    empty = "Nobody has left a post that you appoint to within thirty days."
    table = MOVED

    def rows(self, action: str = "view") -> QuerySet[Membership]:
        now = timezone.now()
        ended = kept_appointments().filter(ends_at__gt=now - LATELY, ends_at__lte=now).annotate(filled=is_filled())
        return ended.order_by("-ends_at", "pk")

    def page(self, rows: Any, size: int = PAGE) -> tuple[list[Any], str]:
        found, after = super().page(rows, size)
        left = left_behind(found, compartments(self.by, "govern"))
        for held in found:
            held.left = left[held.pk]
        return found, after

    def actions(self) -> list[dict[str, Any]]:
        organisations = list(governed_organisations().annotate(coming=COMING))
        return [
            *(
                {"text": f"Take on {name}, {organisation}", "href": reverse("arrival", args=[ref])}
                for organisation in organisations
                for ref, name in organisation.coming
            ),
            *(
                {"text": f"Move people of {organisation}", "href": reverse("move_many", args=[organisation.ref])}
                for organisation in organisations
            ),
        ]


class LeftPage(Appointments, DetailPage):
    """What one mover leaves to be handed over, and what they read while they held the post, which stays on record."""

    caption = "Drafts, duties and what was read"
    below_row = True

    def rows(self, action: str = "view") -> QuerySet[Membership]:
        return super().rows(action).annotate(filled=is_filled(), capacity=capacity_left())

    def panels(self) -> list[dict[str, Any]]:
        changed, read = last_changed_and_read(self.row.capacity, self.by)
        left = left_behind([self.row], compartments(self.by, "govern"))[self.row.pk]
        duties = [
            {"key": "To hand over", "value": left.duties},
            {"key": "Still named for", "value": left.matters},
            {"key": "Sides left", "value": left.sides},
            {"key": "Wall permits ended", "value": left.permits},
        ]
        return [
            {"title": "Duties", "summary": duties},
            {
                "title": "Drafts and other records that they were the last to change",
                "table": CHANGED_LAST.of(changed),
                "empty": "None that you govern or oversee.",
            },
            {
                "title": "What they read",
                "table": READ.of(read),
                "empty": "No reading is on record that you govern or oversee.",
            },
        ]


class MovePage(Kept, FormPage):
    """Decides, class by class, what becomes of all who hold posts of an organisation; carried out all at once."""

    model = Organisation
    section = ("Moves", "moves")
    form_class = MoveForm
    template_name = "walls/moving.html"
    title = "Move people at once"
    intro = (
        "Each class is decided for as a whole, and all of it happens at one moment: what the old posts opened closes, "
        "sides are left and begin to cool off, and what people have read stays on record. Where they go on to another "
        "employer, those who appoint there are told their names and last day, and nothing of these posts."
    )
    submit = "Move them now"
    saved = "They are moved."

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = governed_organisations().filter(ref=self.kwargs["ref"]).first()
        if self.row is None:
            raise Http404
        self.classes = classes_of(self.row)
        self.version = as_seen(self.classes)

    def form_arguments(self) -> dict[str, Any]:
        return {"leaving": self.row, "classes": self.classes}

    def context(self) -> dict[str, Any]:
        panels = [
            {"title": each.post.title, "table": Table(f"Who holds {each.post.title}", IN_CLASS).of(each.held)}
            for each in self.classes
        ]
        return super().context() | {"caption": str(self.row), "panels": panels}

    def act(self, form: MoveForm) -> str:
        if self.request.POST.get(typed.VERSION) != self.version:
            raise ValidationError(CHANGED)
        move(by=self.by, of=self.classes, to=form.chosen(), reason=form.cleaned_data["reason"])
        return reverse("moves")


def governed_organisations() -> QuerySet[Organisation]:
    """The organisations to whose posts the acting capacity appoints."""
    posts = Post.objects.filter(role__party__among=governed_parties(), role__matter=False)
    return Organisation.objects.filter(pk__in=posts.values("organisation")).order_by("short_name", "pk")


def as_seen(classes: Iterable[Class]) -> str:
    """What tells the classes from what they become when somebody comes or goes."""
    keys = ",".join(str(held.pk) for each in classes for held in each.held)
    return sha256(keys.encode()).hexdigest()[:16]


def left_behind(ended: list[Any], governed: Iterable[int]) -> dict[int, Left]:
    """By key of each ended appointment, what its holder leaves behind: four statements, however many they are.

    Each appointment comes with whether its post is `filled` (`is_filled`).
    """
    people, keys = {held.person_id for held in ended}, {held.pk for held in ended}
    still: dict[int, list[Membership]] = defaultdict(list)
    cover: dict[int | None, list[str]] = defaultdict(list)
    for held in kept_appointments().filter(NOW_OR_LATER, Q(person__in=people) | Q(covers__in=keys)):
        if held.person_id in people:
            still[held.person_id].append(held)
        if held.covers_id in keys:
            cover[held.covers_id].append(f"Cover by {held.person} runs until {last_day(held.ends_at)}")
    sides: dict[int, list[str]] = defaultdict(list)
    permits: dict[int, list[str]] = defaultdict(list)
    for person, place, until in _cooling(people, governed):
        sides[person].append(f"{place}, cooling off until {last_day(until)}")
    for person, place, ref in _permits(people, governed):
        permits[person].append(f"{ref}: {place}")
    asked: dict[int, int] = defaultdict(int)
    waiting = PermitRequest.objects.filter(
        asked_by__in=people, state=RequestState.ASKED, compartment__in=list(governed)
    )
    for person in waiting.values_list("asked_by", flat=True):
        asked[person] += 1
    return {
        held.pk: Left(
            posts=[str(each.post) for each in still[held.person_id] if not each.post.role.matter],
            sides_left=sides[held.person_id],
            permits_ended=permits[held.person_id],
            named=sum(each.post.role.matter for each in still[held.person_id]),
            to_hand_over=[
                *([] if held.filled else [f"{held.post.title}: nobody holds the post"]),
                *cover[held.pk],
                *([_requests(many)] if (many := asked[held.person_id]) else []),
            ],
        )
        for held in ended
    }


def _requests(many: int) -> str:
    return f"{many} {'request for a wall permit waits' if many == 1 else 'requests for wall permits wait'}"


def _cooling(people: set[int], governed: Iterable[int]) -> list[tuple[int, str, Any]]:
    found = Exclusion.objects.filter(in_force(), cause=Cause.COOLING_OFF, person__in=people)
    return list(
        found.filter(compartment__in=list(governed))
        .order_by("compartment__name")
        .values_list("person", "compartment__name", "ends_at")
    )


def _permits(people: set[int], governed: Iterable[int]) -> list[tuple[int, str, str]]:
    lately = Q(ends_at__lte=timezone.now(), ends_at__gt=timezone.now() - LATELY)
    found = Permit.objects.filter(lately, capacity__person__in=people, compartment__in=list(governed))
    return list(found.order_by("compartment__name").values_list("capacity__person", "compartment__name", "ref"))
