"""Raising a wall, looking at it again, asking for an undertaking; taking a side and leaving it."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import timezone

from walls.fields import GovDateField
from walls.forms.base import PlainForm
from walls.forms.fields import GONE, DayEnds
from walls.models import BY_NAME, NUMBERED, Clause, Compartment, NamedForWall, Person, WallKind

PLACE = "place_"
"""What the name of each compartment's question begins with; its reference follows."""
NOBODY = "Nobody who reaches this matter signs in as {}."
"""One sentence for who is not known here and who reaches nothing of it (L29)."""
SIDES = [("", "Not behind this wall"), ("1", "On side 1"), ("2", "On side 2")]


class CitesClause(PlainForm):
    """A form that cites a clause of the policy."""

    clause = forms.ModelChoiceField(Clause.objects.none(), label="Clause of the Ethical Walls policy")

    def __init__(self, *args: Any, clauses: Any, **kwargs: Any):
        self.clauses = clauses
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer the clauses in force."""
        cast(forms.ModelChoiceField, self.fields["clause"]).queryset = self.clauses
        super().narrow()


class RaiseForm(CitesClause):
    """A wall around a matter: its kind, which of the matter's compartments are on which side, and on what grounds."""

    kind = forms.ChoiceField(label="What kind of wall?", choices=WallKind.choices, widget=forms.RadioSelect)
    named = forms.MultipleChoiceField(
        label="Who is barred by name?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of those who reach the matter now. They are barred from every compartment behind the wall.",
    )
    team = forms.CharField(
        label="Who is named for it?",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "For a named team, or people from outside: e-mail addresses, one on a line, exactly as they sign in. A "
            "side is offered to them and to people named for the matter already. You can name more later."
        ),
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For those who govern and oversee the matter. People on a side do not read it.",
    )
    one_way = forms.BooleanField(label="Side 1 may see what is on side 2, and not the other way round", required=False)
    review_on = GovDateField(label="To be looked at again on")
    ends_at = DayEnds(label="Last day", required=False, help_text="A wall for people from outside has one.")
    cooling_off = forms.IntegerField(
        label="Months of cooling-off for those who leave a side", min_value=0, max_value=60
    )
    undertaking = forms.CharField(
        label="Undertaking to be signed first",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Nobody passes before having signed this text.",
    )
    papers = forms.CharField(
        label="Papers to seal",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The address of each, one on a line. Each is copied to side 1 and its original withdrawn.",
    )

    def __init__(self, *args: Any, places: list[Compartment], people: dict[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.places, self.people = places, people
        for place in places:
            self.fields[PLACE + place.ref] = forms.ChoiceField(
                label=place.name,
                choices=SIDES[1:2] if place == places[0] else SIDES,
                required=place == places[0],
                initial="1" if place == places[0] else "",
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": GONE},
            )
        named = cast(forms.MultipleChoiceField, self.fields["named"])
        named.choices = [(str(pk), name) for pk, name in people.items()]
        if not people:
            del self.fields["named"]
        asked = [PLACE + place.ref for place in places]
        self.fields["cooling_off"].initial = settings.COOLING_OFF_MONTHS
        self.order_fields(["kind", *asked, "named", "team", "clause", "reason", "one_way", "review_on", "ends_at"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        kind, two = said.get("kind"), bool(self.sides().get(2))
        if kind == WallKind.SIDES and not two:
            self.add_error("kind", "Opposing sides are two: put a compartment on side 2.")
        if kind == WallKind.INCLUSION and two:
            self.add_error("kind", "A wall around a named team has one side.")
        if kind == WallKind.EXCLUSION and not said.get("named"):
            self.add_error("named" if self.people else "kind", "Name at least one person who is barred.")
        if kind and kind != WallKind.EXCLUSION and said.get("named"):
            self.add_error("named", "People are barred by name only by a wall of that kind.")
        if kind and kind not in BY_NAME and said.get("team"):
            self.add_error("team", "People are named only for a wall around a named team, or people from outside.")
        if str(self.by.person_id) in said.get("named", []):
            self.add_error("named", "Nobody bars themselves: declare an interest instead.")
        if said.get("review_on") and said["review_on"] <= timezone.localdate():
            self.add_error("review_on", "Choose a later day: it is when the wall is looked at again.")
        return said

    def clean_team(self) -> list[int]:
        """The keys of the people named, of those who reach the matter."""
        addresses = list(filter(None, (line.strip() for line in self.cleaned_data["team"].splitlines())))
        found = {address: Person.objects.with_address(address).first() for address in addresses}
        if any(person is not None and person.pk == self.by.person_id for person in found.values()):
            raise forms.ValidationError("Nobody names themselves: somebody else must.")
        for address, person in found.items():
            if person is None or person.pk not in self.people:
                raise forms.ValidationError(NOBODY.format(address))
        return sorted({person.pk for person in found.values() if person is not None})

    def sides(self) -> dict[int, list[int]]:
        """The keys of the compartments, by side."""
        told: dict[int, list[int]] = {}
        for place in self.places:
            if side := self.cleaned_data.get(PLACE + place.ref):
                told.setdefault(int(side), []).append(place.pk)
        return told


class NameForm(PlainForm):
    """Who is named for a wall."""

    person = forms.EmailField(
        label="E-mail address of the person", max_length=254, help_text="Exactly as they sign in. Nobody is looked up."
    )

    def clean_person(self) -> Person:
        """The person, known here or not: who reaches nothing of it is answered like who is not known (L29)."""
        address = self.cleaned_data["person"]
        return Person.objects.with_address(address).first() or Person(pk=0)


class TakeNameOffForm(PlainForm):
    """Whose name is taken off, and why."""

    name = forms.ChoiceField(
        label="Whose name is taken off?", widget=forms.RadioSelect, error_messages={"invalid_choice": GONE}
    )
    reason = forms.CharField(label="Reason", max_length=300, help_text="Such as the end of their work on it.")

    def __init__(self, *args: Any, names: list[NamedForWall], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.names = {name.ref: name for name in names}
        cast(forms.ChoiceField, self.fields["name"]).choices = [(ref, n.person.name) for ref, n in self.names.items()]

    def clean_name(self) -> NamedForWall:
        return self.names[self.cleaned_data["name"]]


class LookAgainForm(PlainForm):
    """That a wall was looked at and stands, and when next."""

    review_on = GovDateField(label="To be looked at again on")


class UndertakingForm(CitesClause):
    """A text that a side signs from now on."""

    side = forms.TypedChoiceField(label="Which side signs it?", coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(label="Text to be signed", max_length=5000, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, sides: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["side"])
        field.choices = [(side, f"Side {side}") for side in sides]
        self.order_fields(["side", "text", "clause"])


class SideForm(PlainForm):
    """Which side a person takes, of those that are offered."""

    side = forms.TypedChoiceField(
        label="Which side do you take?", coerce=int, widget=forms.RadioSelect, error_messages={"invalid_choice": GONE}
    )

    def __init__(self, *args: Any, offered: dict[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["side"])
        field.choices = [(side, f"Side {side}: {name}" if side in NUMBERED else name) for side, name in offered.items()]


class LeaveForm(PlainForm):
    """Why a person leaves their side."""

    reason = forms.CharField(label="Reason", max_length=300, help_text="Such as a new post.")
