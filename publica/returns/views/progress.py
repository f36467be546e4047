"""Who has not sent it: each team by council, and the returns that may be signed off together."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from commissioning.monitoring.forms import PeriodForm, last_quarter
from commissioning.monitoring.periods import Period
from publica.holding import delegations_of
from publica.models import Delegation, Return
from publica.returns.actions import sign_off_many
from publica.returns.forms import SignManyForm
from publica.returns.lifecycle import not_followed
from publica.returns.progress import Grid, grid_of
from publica.returns.tables import RETURNS
from publica.returns.views.returns import SECTION
from walls.identity import compartments
from walls.views import FormPage


class ReturnsProgressPage(FormPage):
    model = Return
    section = SECTION
    form_class = SignManyForm
    template_name = "publica/progress.html"
    title = "Who has not sent it"
    submit = "Sign off those chosen"
    saved = "The returns are signed off, and their parts are with their councils."
    audience = "each provider's own performance officers and approvers"

    def refusal(self) -> str:
        return not_followed(self.by)

    @cached_property
    def grid(self) -> Grid:
        """What is to be sent for the period that is asked for, or for the quarter that ended last."""
        asked = Period.read(self.request.GET.get("period", ""))
        return grid_of(self.by, asked or last_quarter(timezone.localdate()))

    def form_arguments(self) -> dict[str, Any]:
        return {"offered": self.rows("decide").filter(pk__in=[ret.pk for ret in self.signable])}

    @cached_property
    def signable(self) -> list[Return]:
        """What this capacity may sign off without opening it."""
        plain = [ret for ret in self.grid.plain() if ret.submitted_by_id != self.by.person_id]
        if not plain or not compartments(self.by, "decide"):
            return []
        named = set(Delegation.objects.filter(delegations_of(self.by)).values_list("organisation", flat=True))
        return [ret for ret in plain if ret.team.organisation_id in named]

    def context(self) -> dict[str, Any]:
        return super().context() | {
            "filters": PeriodForm({"period": self.grid.period.code}, by=self.by),
            "table": self.grid.table(),
            "signable": self.signable,
            "exceptions": RETURNS.of(self.grid.exceptional()) | {"caption": ""},
        }

    def act(self, form: SignManyForm) -> str:
        sign_off_many(by=self.by, returns=form.cleaned_data["returns"])
        return f"{reverse('returns_progress')}?period={self.grid.period.code}"
