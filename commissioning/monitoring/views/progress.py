"""Who has not sent it: each team and service by council, and the reports that may be accepted together."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from commissioning.monitoring.actions import accept_many
from commissioning.monitoring.forms import AcceptManyForm, PeriodForm, last_quarter
from commissioning.monitoring.models import Report, Standing
from commissioning.monitoring.periods import Period
from commissioning.monitoring.progress import acceptable, grid_of, reports_of
from commissioning.monitoring.tables import EXCEPTIONS
from councils.actions.keeping import KEEPERS
from walls.capacities import CurrentCapacity
from walls.views import FormPage
from walls.views.pages import Crumbs

NOT_FOR = "This is for commissioning officers and the Lead commissioner."


def not_for(by: CurrentCapacity) -> str:
    """Why a capacity has no use of this page; nothing for those who answer for their council."""
    return "" if by.roles & KEEPERS else NOT_FOR


class ProgressPage(FormPage):
    model = Report
    form_class = AcceptManyForm
    template_name = "commissioning/progress.html"
    title = "Who has not sent it"
    submit = "Accept those chosen"
    saved = "The reports are accepted."
    audience = "commissioning officers and Lead commissioners, each as far as they see"

    @cached_property
    def period(self) -> Period:
        """The period that is asked for, or the quarter that ended last."""
        return Period.read(self.request.GET.get("period", "")) or last_quarter(timezone.localdate())

    def crumbs(self) -> Crumbs:
        return [{"text": "Reports", "href": reverse("reports")}]

    def refusal(self) -> str:
        return not_for(self.by)

    def form_arguments(self) -> dict[str, Any]:
        return {"offered": acceptable(self.by, self.period)}

    def context(self) -> dict[str, Any]:
        found = list(reports_of(self.by, self.period))
        grid = grid_of(self.by, self.period, timezone.localdate(), found)
        to_open = [each for each in found if each.standing == Standing.AWAITING and each.exceptional]
        return super().context() | {
            "filters": PeriodForm({"period": self.period.code}, by=self.by),
            "table": grid.table(str(self.period)),
            "exceptions": EXCEPTIONS.of(to_open),
        }

    def act(self, form: AcceptManyForm) -> str:
        accept_many(by=self.by, reports=form.cleaned_data["reports"])
        return f"{reverse('reports_progress')}?period={self.period.code}"
