"""Raising a wall around a matter by hand: first what it would change, then the wall."""

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from walls import typed, what_if
from walls.actions import walls
from walls.actions.exceptions import exclude, named
from walls.actions.policies import clauses_for
from walls.forms.base import add_refusal
from walls.forms.walls import RaiseForm
from walls.models import BY_NAME, Compartment, Person, Wall, WallKind, Withdrawable
from walls.tables import Column, Table
from walls.views.compartments import Governed
from walls.views.form_pages import FormPage

SURE = "_sure"
"""Comes with the form once what it changes was shown: a digest of what was typed then."""
BARRED = "As long as the wall stands"
UNNAMED = "As long as the wall stands, or until they are named for it"
NO_PAPER = "There is no such paper to seal: {}"
LOSSES = Table(
    "Who would lose what",
    (
        Column("Person", "person"),
        Column("Post", "post"),
        Column("Compartment", "place"),
        Column("May no longer", "loses"),
        Column("How long", "until"),
    ),
)


class RaisePage(Governed, FormPage):
    """Raises a wall around the matter of a compartment, after a page that says who loses what."""

    below_row = True
    template_name = "walls/wall_raise.html"
    form_class = RaiseForm
    title = "Raise a wall"
    submit = "See what it would change"
    intro = "It stands from the moment it is raised. Before that you are shown who would lose what."
    audience = (
        "those who govern or oversee the matter; each person on a side sees the kind, the clause and their own side"
    )
    saved = "The wall stands."

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = self.find()

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": str(self.row)}

    @cached_property
    def places(self) -> list[Compartment]:
        """The compartments of the matter that this capacity governs, the one that stands for it first."""
        head = self.row.matter_id or self.row.pk
        found = list(self.rows().filter(matter=head) | self.rows().filter(pk__in=[head, self.row.pk]))
        return sorted(found, key=lambda place: (place.pk != head, place.name, place.pk))

    def form_arguments(self) -> dict[str, Any]:
        return {
            "places": self.places,
            "people": what_if.reachers(place.pk for place in self.places),
            "clauses": clauses_for(self.row.owner.organisation),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get(SURE) == self.digest():
            return super().post(request, *args, **kwargs)
        self.open()
        if typed.FIELD not in request.POST:
            raise Http404
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show_form(form)
        try:
            losses = what_if.what_if(lambda: self.longer(form, self.act(form)), {p.pk: p.name for p in self.places})
        except ValidationError as refusal:
            add_refusal(form, refusal)
            return self.show_form(form)
        self.submit = "Raise the wall now"  # type: ignore[misc]
        return self.show_form(
            form, sure=self.digest(), losses=LOSSES.of(losses), fields="walls/sure_fields.html", warning=True
        )

    def digest(self) -> str:
        """Of what was typed, without what the page itself adds."""
        said = sorted((name, self.request.POST.getlist(name)) for name in self.request.POST if name[0] != "_")
        return sha256(repr([each for each in said if each[0] != "csrfmiddlewaretoken"]).encode()).hexdigest()[:24]

    @staticmethod
    def bars(form: RaiseForm) -> list[int]:
        """The keys of the people whom the wall bars by name."""
        return [int(key) for key in form.cleaned_data.get("named", [])]

    def longer(self, form: RaiseForm, wall: Wall) -> dict[int, str]:
        """Who cannot take a side of this wall, by their keys, and for how long it keeps them out."""
        if form.cleaned_data["kind"] not in BY_NAME:
            return dict.fromkeys(self.bars(form), BARRED)
        return dict.fromkeys(set(form.people) - walls.offered_to(form.people, wall), UNNAMED)

    def act(self, form: RaiseForm) -> Wall:
        said, sides = form.cleaned_data, form.sides()
        keeper = self.places[0]
        wall = walls.raise_wall(
            by=self.by,
            kind=said["kind"],
            keeper=keeper,
            sides=sides,
            clause=said["clause"],
            reason=said["reason"],
            review_on=said["review_on"],
            ends_at=said["ends_at"],
            one_way=said["one_way"],
            cooling_off=said["cooling_off"],
            undertaking="" if said["kind"] == WallKind.EXCLUSION else said["undertaking"],
            named=said["team"],
        )
        behind = [place for place in self.places if any(place.pk in several for several in sides.values())]
        for person in Person.objects.filter(pk__in=self.bars(form)):
            exclude(
                by=self.by,
                person=person,
                compartments=behind,
                reason=said["reason"],
                wall=wall,
                ends_at=said["ends_at"],
            )
        walls.seal(by=self.by, wall=wall, papers=papers_at(said["papers"]), target=keeper)
        return wall


def papers_at(addresses: str) -> list[Withdrawable]:
    """The papers that these addresses name, one on a line; the database alone looks whether they are there.

    Raises:
        ValidationError: an address names no kind of paper that can be sealed.
    """
    papers: list[Withdrawable] = []
    for address in filter(None, (line.strip() for line in addresses.splitlines())):
        found = named(address)
        if found is None or not issubclass(found[0], Withdrawable):
            raise ValidationError({"papers": NO_PAPER.format(address)})
        papers.append(found[0](ref=found[1]))
    return papers
