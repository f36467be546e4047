from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from commissioning.models import Candidate, Paper, Review, Service
from commissioning.sourcing.actions.releases import targets
from commissioning.sourcing.actions.wall import UNDERTAKING
from councils.forms.registers import SOURCE
from walls.forms import PlainForm, RegisterForm, WalledForm
from walls.forms.fields import GONE, DayEnds, PlaceField
from walls.models import Organisation

TITLE = "Such as Revenues and benefits from 2028. Only those named for the review see it."


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows out of those that one sees, as boxes to tick."""

    def __init__(self, queryset: QuerySet[Any], **more: Any):
        super().__init__(queryset=queryset, widget=forms.CheckboxSelectMultiple, **more)


def own_services(council: Organisation) -> QuerySet[Service]:
    """The services of a council, by name."""
    return Service.objects.filter(council=council).order_by("name", "pk")


def sealable(council: Organisation) -> QuerySet[Paper]:
    """The papers of a council's officers that may be sealed: what they say is not read for it."""
    return (
        Paper.objects.filter(compartment__kind="officers", compartment__owner__organisation=council)
        .defer("text")
        .order_by("title", "pk")
    )


class PapersField(ManyField):
    """Papers to seal."""

    def __init__(self, **more: Any):
        help_text = (
            "Each is copied behind the wall with its files and comments, and withdrawn where it lies. "
            "The Monitoring Officer can see who had opened it."
        )
        super().__init__(Paper.objects.none(), label="Officers' papers to seal", help_text=help_text, **more)


class NewReviewForm(PlainForm):
    """A review to open, with the declaration and the undertaking of whoever opens it."""

    title = forms.CharField(label="Title", max_length=150, help_text=TITLE)
    purpose = forms.CharField(label="What is it to find out?", widget=forms.Textarea(attrs={"rows": 4}))
    services = ManyField(
        Service.objects.none(), label="Services", help_text="Whoever delivers one now is a candidate from today."
    )
    councils = ManyField(
        Organisation.objects.none(),
        label="Other councils to invite",
        required=False,
        help_text="Their Lead commissioner brings their services in.",
    )
    papers = PapersField(required=False)
    interest = forms.CharField(
        label="Your interests in this review",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Leave empty to declare that you have none.",
    )
    undertakes = forms.BooleanField(label="I sign this undertaking", help_text=UNDERTAKING)

    def __init__(self, *args: Any, council: Organisation, **kwargs: Any):
        self.council = council
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        others = Organisation.objects.filter(council__commissions=True).exclude(pk=self.council.pk)
        offered = {
            "services": own_services(self.council),
            "councils": others.order_by("short_name"),
            "papers": sealable(self.council),
        }
        for name, rows in offered.items():
            cast(ManyField, self.fields[name]).queryset = rows
        super().narrow()


class JoinForm(PlainForm):
    """What another council brings into a review."""

    services = ManyField(
        Service.objects.none(), label="Services", help_text="Whoever delivers one now is a candidate from today."
    )

    def __init__(self, *args: Any, council: Organisation, **kwargs: Any):
        self.council = council
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        cast(ManyField, self.fields["services"]).queryset = own_services(self.council)
        super().narrow()


class ReviewForm(RegisterForm):
    """What a review is called and is for."""

    class Meta:
        model = Review
        fields = ["title", "purpose"]
        labels = {"title": "Title"}
        help_texts = {"title": TITLE}
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}


class CandidateForm(PlainForm):
    """One more organisation that may come to deliver."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Organisation",
        empty_label="Choose one",
        help_text="From now on nobody whom it employs sees anything of the review, unless ring-fenced.",
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any):
        self.review = review
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        known = Candidate.objects.visible_to(self.by).filter(review=self.review, withdrawn_on=None)
        cast(forms.ModelChoiceField, self.fields["organisation"]).queryset = (
            Organisation.objects.filter(parties__side="provider")
            .exclude(pk__in=known.values("organisation"))
            .distinct()
            .order_by("short_name")
        )
        super().narrow()


class InviteForm(PlainForm):
    """What an invited candidate is told."""

    known_as = forms.CharField(
        label="What is the bid for?",
        max_length=100,
        help_text="Such as Revenues and benefits from 2028. Nothing else of the review crosses to the candidate.",
    )


class WithdrawForm(PlainForm):
    """Why an organisation is a candidate no more."""

    reason = forms.CharField(label="Why?", max_length=300)


class PersonForm(PlainForm):
    """One person out of some, by reference."""

    person = forms.ChoiceField(label="Person", error_messages={"invalid_choice": GONE})

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose one"), *people]  # type: ignore[attr-defined]


class RingFenceForm(PersonForm):
    """Whom to let be, why, and for how long."""

    reason = forms.CharField(label="Why?", widget=forms.Textarea(attrs={"rows": 3}))
    ends_at = DayEnds(label="Last day", required=False, help_text="Included. Leave empty while the review lasts.")


class SealForm(PlainForm):
    """Papers to seal in a review."""

    papers = PapersField()

    def __init__(self, *args: Any, council: Organisation, **kwargs: Any):
        self.council = council
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        cast(ManyField, self.fields["papers"]).queryset = sealable(self.council)
        super().narrow()


class PaperForm(WalledForm):
    """What a paper says."""

    class Meta:
        model = Paper
        fields = ["title", "sort", "text", "source"]
        labels = {"title": "Title", "text": "Text", "source": "Source"}
        help_texts = {"source": SOURCE}
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    field_order = ["title", "sort", "text", "source", "place"]


class ForwardForm(PlainForm):
    """For whom a copy of a paper is, and why."""

    target = PlaceField(label="Who is to see the copy?")
    reason = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Those who see this paper read it, and those who see only the copy do not.",
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any):
        self.paper = paper
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        cast(PlaceField, self.fields["target"]).offer(targets(self.by, self.paper))
        super().narrow()


class TurnDownForm(PlainForm):
    """Why a copy is not let out."""

    answer = forms.CharField(label="Why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
