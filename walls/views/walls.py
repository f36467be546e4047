"""Walls, as those see them who govern, oversee, or have a side of them."""

from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from walls.actions import walls
from walls.actions.policies import clauses_for
from walls.forms.walls import LookAgainForm, NameForm, TakeNameOffForm, UndertakingForm
from walls.identity import compartments
from walls.models import BY_NAME, NUMBERED, Exclusion, SideTaken, Undertaking, Wall, WallSide
from walls.models.dated import in_force
from walls.oversight import Offered, concerns, known_walls
from walls.policy import Policy
from walls.tables import Column, Table, british, last_day, page_of
from walls.views.form_pages import ActPage
from walls.views.pages import DetailPage, ListPage, RowsPage

AUDIENCE = "those who govern or oversee what the wall parts, and those who have or are offered a side of it"
NOT_KEEPER = "Those who govern the matter approve its wall: they lower it, look at it again, and ask for undertakings."
LOWERED = "This wall is lowered."
NO_NAMES = "People are named for a wall around a named team, or around people from outside."


def stands(wall: Wall) -> bool:
    """Whether a wall stands now."""
    return wall.ends_at is None or wall.ends_at > timezone.now()


def state(wall: Wall) -> dict[str, str] | None:
    return None if stands(wall) else {"text": "Lowered", "colour": "grey"}


class Known(RowsPage):
    """The walls that the acting capacity governs or oversees, is on, or is offered a side of."""

    policy = Policy.WALLED
    model = Wall
    audience = AUDIENCE
    section: ClassVar[tuple[str, str] | None] = ("Walls", "walls")

    @cached_property
    def concerns(self) -> tuple[frozenset[int], list[Offered]]:
        """What the reader governs or oversees, and the sides offered in this capacity."""
        return concerns(self.by)

    @property
    def near(self) -> frozenset[int]:
        """The compartments that the reader governs or oversees."""
        return self.concerns[0]

    @property
    def offered(self) -> list[Offered]:
        """The sides of this wall that are offered to the reader."""
        return [offer for offer in self.concerns[1] if offer.wall_id == self.row.pk]

    def rows(self, action: str = "view") -> QuerySet[Wall]:
        return known_walls(self.by, *self.concerns)

    def keeps(self) -> bool:
        """Whether the acting capacity approves this wall."""
        return self.row.keeper_id in compartments(self.by, "govern")

    def by_name(self) -> bool:
        """Whether it offers a side to those alone who are named for it."""
        return self.row.kind in BY_NAME


class WallsPage(Known, ListPage):
    section = None
    title = "Walls"
    empty = "No wall concerns you in this capacity."
    table = Table(
        "Walls, newest first",
        (
            Column("Wall", str, href=page_of, tag=state),
            Column("Around", lambda wall: wall.keeper or "A matter of yours"),
            Column("Kind", "get_kind_display"),
            Column("Clause", "clause"),
            Column("To be looked at again", "review_on"),
        ),
    )

    def actions(self) -> list[dict[str, Any]]:
        if not compartments(self.by, "govern"):
            return []
        return [{"text": "Raise a wall: choose the matter", "href": reverse("compartments")}]


class WallPage(Known, DetailPage):
    """One wall: on what grounds it stands, what it parts, who is on which side."""

    caption = "Wall"

    @cached_property
    def places(self) -> list[WallSide]:
        """The compartments behind it that this capacity governs or oversees; none for those who only have a side."""
        sides = WallSide.objects.filter(wall=self.row, compartment__in=self.near)
        return list(sides.select_related("compartment"))

    @cached_property
    def people(self) -> list[SideTaken]:
        """Who has taken a side, as far as this reader may know, with the newest undertaking each has signed."""
        signed = Undertaking.objects.filter(person=OuterRef("person"), wall=self.row.pk).order_by("-version")
        taken = SideTaken.objects.filter(wall=self.row).select_related("person").order_by("side", "taken_at")
        return list(taken.annotate(signed=Subquery(signed.values("version")[:1])))

    @property
    def mine(self) -> SideTaken | None:
        return next((taken for taken in self.people if taken.person_id == self.by.person_id), None)

    def summary(self) -> list[dict[str, Any]]:
        wall = self.row
        told = [
            {"key": "Kind", "value": wall.get_kind_display(), "tag": state(wall)},
            {"key": "Clause", "value": str(wall.clause or ""), "href": wall.clause.policy.get_absolute_url()}
            if wall.clause
            else {"key": "Clause", "value": "None is cited"},
            {"key": "From", "value": british(wall.starts_at)},
            {"key": "Until", "value": last_day(wall.ends_at) or "Somebody lowers it"},
        ]
        if self.mine:
            left = f", left on {british(self.mine.left_at)}" if self.mine.left_at else ""
            side = f"Side {self.mine.side}" if self.mine.side in NUMBERED else "Your own"
            told.append({"key": "Your side", "value": f"{side}{left}"})
        if self.places:
            told += [
                {"key": "Around", "value": str(wall.keeper or "")},
                {"key": "Reason", "value": wall.reason},
                {"key": "One way", "value": "Side 1 sees what is on side 2" if wall.one_way else "No"},
                {"key": "To be looked at again on", "value": british(wall.review_on)},
                {"key": "Cooling-off", "value": f"{wall.cooling_off} months"},
                {"key": "Raised by", "value": str(wall.raised_by or "The service")},
            ]
        return told

    def panels(self) -> list[dict[str, Any]]:
        if not self.places:
            return []
        behind = Table(
            "Compartments behind this wall",
            (
                Column(
                    "Compartment", "compartment", href=lambda s: reverse("compartment_why", args=[s.compartment.ref])
                ),
                Column("Side", "side"),
                Column("Since", "starts_at"),
                Column(
                    "Proof",
                    lambda s: "Evidence pack",
                    href=lambda s: reverse("compartment_evidence", args=[s.compartment.ref]),
                ),
            ),
        )
        people = Table(
            "People who have taken a side",
            (
                Column("Person", "person.name"),
                Column("Side", "side"),
                Column("Taken", "taken_at"),
                Column("Undertaking signed", lambda t: f"Version {t.signed}" if t.signed else "None"),
                Column("Left", "left_at"),
            ),
        )
        barred = Table(
            "People barred by this wall",
            (
                Column("Person", "person.name"),
                Column("From", "compartment"),
                Column("Why", "get_cause_display"),
                Column("Since", "starts_at"),
                Column("Until", lambda bar: last_day(bar.ends_at)),
            ),
        )
        texts = Table(
            "Undertakings asked for",
            (
                Column("Version", "version"),
                Column("Side", "side"),
                Column("Since", "issued_at"),
                Column("Text", "text"),
            ),
        )
        named = Table(
            "People named for this wall, now and before",
            (
                Column("Person", "person.name"),
                Column("Named", "starts_at"),
                Column("By", lambda name: name.named_by or "The service"),
                Column("Until", lambda name: last_day(name.ends_at)),
            ),
        )
        names = {
            "title": "Who is named",
            "table": named.of(self.row.names.select_related("person", "named_by")),
            "empty": "Nobody is named for this wall alone. A side is offered to people named for the matter.",
            "note": "You alone read this, and others who approve the wall.",
        }
        of_wall = Exclusion.objects.filter(wall=self.row, compartment__in=[side.compartment_id for side in self.places])
        return [
            {"title": "What it parts", "table": behind.of(self.places)},
            *([names] if self.by_name() and self.keeps() else []),
            {"title": "Who is on which side", "table": people.of(self.people), "empty": "Nobody has taken a side yet."},
            {
                "title": "Who is barred",
                "table": barred.of(of_wall.select_related("person", "compartment")),
                "empty": "Nobody is barred by name.",
            },
            {
                "title": "Undertakings",
                "table": texts.of(self.row.texts.all()),
                "empty": "Nothing is signed before it opens.",
            },
        ]

    def actions(self) -> list[dict[str, Any]]:
        ref = [self.row.ref]
        buttons = [*self._of_ones_side(ref)]
        if self.places:
            refusal = "" if self.keeps() else NOT_KEEPER
            refusal = refusal or ("" if stands(self.row) else LOWERED)
            buttons += [
                {"text": "Look at it again", "href": reverse("wall_look_again", args=ref), "refusal": refusal},
                {
                    "text": "Ask for an undertaking",
                    "href": reverse("wall_undertaking", args=ref),
                    "refusal": refusal,
                    "secondary": True,
                },
                *(self._of_names(ref, refusal) if self.by_name() else []),
                {"text": "Papers sealed", "href": reverse("wall_papers", args=ref), "secondary": True},
                {"text": "Lower it", "href": reverse("wall_lower", args=ref), "refusal": refusal, "warning": True},
            ]
        return buttons

    @staticmethod
    def _of_names(ref: list[str], refusal: str) -> list[dict[str, Any]]:
        return [
            {"text": text, "href": reverse(page, args=ref), "refusal": refusal, "secondary": True}
            for text, page in (("Name somebody", "wall_name"), ("Take a name off", "wall_name_off"))
        ]

    def _of_ones_side(self, ref: list[str]) -> list[dict[str, Any]]:
        mine = self.mine
        if mine is not None and mine.left_at is not None:
            return []
        interest = [
            {"text": "Declare an interest", "href": reverse("declaration_on", args=[place]), "secondary": True}
            for place in [offer.place for offer in self.offered][:1]
        ]
        if mine is None:
            taking = [{"text": "Take your side", "href": reverse("wall_side", args=ref)}] if self.offered else []
            return [*taking, *interest]
        asked = {offer.undertaking for offer in self.offered if offer.side == mine.side and offer.undertaking}
        signing = {"text": "Sign the undertaking", "href": reverse("wall_sign", args=ref)}
        return [
            *([signing] if asked and getattr(mine, "signed", None) not in asked else []),
            *interest,
            {"text": "Leave your side", "href": reverse("wall_leave", args=ref), "secondary": True},
        ]


class Kept(Known, ActPage):
    """What only those do who approve the wall."""

    def refusal(self) -> str:
        if not self.keeps():
            return NOT_KEEPER
        return "" if stands(self.row) else LOWERED


class LowerPage(Kept):
    title = "Lower this wall"
    intro = (
        "What it parts opens at once to those who were given it. "
        "Whoever left a side stays barred for their cooling-off."
    )
    submit = "Lower it now"
    saved = "The wall is lowered."

    def context(self) -> dict[str, Any]:
        return super().context() | {"warning": "A wall that is lowered is not raised again: another is."}

    def act(self, form: Any) -> Wall:
        return walls.lower_wall(by=self.by, wall=self.row)


class OfNames(Kept):
    template_name = "pages/form.html"
    audience = "those who approve the wall; whoever is named sees the wall and their side"

    def context(self) -> dict[str, Any]:
        """Which wall it is: two of one day have one name."""
        return super().context() | {"caption": f"{self.row}, {self.row.get_kind_display().lower()}, {self.row.keeper}"}

    def refusal(self) -> str:
        return super().refusal() or ("" if self.by_name() else NO_NAMES)


class NamePage(OfNames):
    form_class = NameForm
    title = "Name somebody for this wall"
    intro = "A side is offered to them from now. It opens once they have taken it, and signed what it asks for."
    submit = "Name them"
    saved = "They are named."

    def act(self, form: NameForm) -> Wall:
        walls.name_for_wall(by=self.by, wall=self.row, **form.cleaned_data)
        return self.row


class NameOffPage(OfNames):
    form_class = TakeNameOffForm
    title = "Take a name off this wall"
    intro = "Whoever took a side leaves it at once, and stays barred from the matter for the cooling-off."
    submit = "Take it off now"
    saved = "The name is taken off."

    def form_arguments(self) -> dict[str, Any]:
        return {"names": list(self.row.names.filter(in_force()).select_related("person", "wall"))}

    def act(self, form: TakeNameOffForm) -> Wall:
        walls.take_name_off(by=self.by, **form.cleaned_data)
        return self.row


class LookAgainPage(Kept):
    form_class = LookAgainForm
    title = "Look at this wall again"
    intro = "You say that you have looked at it and that it stands."
    submit = "It stands"
    saved = "Noted."

    def act(self, form: LookAgainForm) -> Wall:
        return walls.look_again(by=self.by, wall=self.row, **form.cleaned_data)


class UndertakingPage(Kept):
    template_name = "pages/form.html"
    form_class = UndertakingForm
    title = "Ask for an undertaking"
    intro = "From now nobody on that side passes who has not signed this text, whatever they signed before."
    submit = "Ask for it now"
    saved = "It is asked for."

    def form_arguments(self) -> dict[str, Any]:
        sides = sorted(set(self.row.sides.values_list("side", flat=True)))
        return {"sides": sides, "clauses": clauses_for(self.row.keeper.owner.organisation)}

    def act(self, form: UndertakingForm) -> Wall:
        walls.issue_undertaking(by=self.by, wall=self.row, **form.cleaned_data)
        return self.row
