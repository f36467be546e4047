from typing import Any

from django import forms
from django.db.models import Q

from councils.models import Calendar, Council, Holiday, Portfolio
from walls.fields import GovDateField
from walls.forms import LastingForm, RegisterForm
from walls.models import Organisation, Post

SOURCE = "A web address, or the name of the publication."


class CouncilForm(RegisterForm):
    """What may be said of a council beyond its organisation."""

    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    class Meta:
        model = Council
        fields = ["abbreviation", "gss_code", "website", "source"]
        labels = {"gss_code": "Area code", "source": "Source"}
        help_texts = {
            "abbreviation": "Such as CDC.",
            "gss_code": "The Office for National Statistics' code, such as E07000079.",
            "source": SOURCE,
        }


class NewCouncilForm(CouncilForm):
    """A council to open, with its parties, roles and compartments."""

    name = forms.CharField(label="Name", max_length=150, help_text="Such as Cotswold District Council.")
    short_name = forms.CharField(label="Short name", max_length=60, help_text="Such as Cotswold.")
    successor_of = forms.ModelChoiceField(
        Organisation.objects.filter(kind="council").order_by("short_name"), label="Successor of", required=False
    )
    commissions = forms.BooleanField(
        label="It commissions services here",
        required=False,
        initial=True,
        help_text="Not of a council that only owns a company with others.",
    )
    field_order = ["name", "short_name", "abbreviation", "commissions", "successor_of"]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if Organisation.objects.filter(name__iexact=name, parent=None).exists():
            raise forms.ValidationError("There is an organisation of this name already.")
        return name


class PortfolioForm(LastingForm):
    """A portfolio of one council, and the post of that council that answers for it."""

    class Meta:
        model = Portfolio
        fields = ["title", "post", "begins_on", "ends_on", "source"]
        labels = {"title": "Title", "post": "Post that answers for it", "source": "Source"}
        help_texts = {"post": "A post of this council. Leave it while the portfolio is vacant.", "source": SOURCE}

    def __init__(self, *args: Any, council: Council, **kwargs: Any):
        self.council = council
        super().__init__(*args, **kwargs)
        self.instance.council = council

    def narrow(self) -> None:
        """Offer the posts of the council's executive."""
        mine = Q(role__code="leader") | Q(role__code="portfolio_holder")
        post = self.fields["post"]
        if isinstance(post, forms.ModelChoiceField):
            post.queryset = (
                Post.objects.filter(mine, organisation=self.council.organisation_id)
                .select_related("organisation")
                .order_by("title", "pk")
            )
        super().narrow()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        namesakes = Portfolio.objects.filter(council=self.council, title__iexact=said.get("title", ""), ends_on=None)
        if said.get("ends_on") is None and namesakes.exclude(pk=self.instance.pk).exists():
            self.add_error("title", "This council has a portfolio of this title already. End that one first.")
        return said


class CalendarForm(RegisterForm):
    """A set of holidays by which periods are counted."""

    class Meta:
        model = Calendar
        fields = ["name", "code"]
        labels = {"name": "Name", "code": "Code"}
        help_texts = {"code": "Small letters, figures and hyphens."}


class HolidayForm(RegisterForm):
    """A day that is no working day. Periods were perhaps counted without it, so it says where it comes from."""

    date = GovDateField(label="Day")
    source = forms.CharField(
        label="Source", max_length=300, help_text="Such as the royal proclamation, or the web address that lists it."
    )

    class Meta:
        model = Holiday
        fields = ["date", "name", "source"]
        labels = {"name": "Name"}

    def __init__(self, *args: Any, calendar: Calendar, **kwargs: Any):
        self.calendar = calendar
        super().__init__(*args, **kwargs)
        self.instance.calendar = calendar

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if Holiday.objects.filter(calendar=self.calendar, date=day).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("That day is in this calendar already.")
        return day


class EditHolidayForm(HolidayForm):
    """The same, once published: it may be called off, and stays on record."""

    class Meta(HolidayForm.Meta):
        fields = ["date", "name", "superseded", "source"]
        labels = {"name": "Name", "superseded": "It is no longer a holiday"}
