"""Taking on whoever goes on from another employer to an organisation to whose posts one appoints."""

from typing import Any

from django.http import Http404

from walls.actions.moves import take_on
from walls.forms.appointments import TakeOnForm
from walls.keeping import arrivals
from walls.models import Membership
from walls.tables import last_day
from walls.views.appointments import Kept
from walls.views.form_pages import FormPage


class ArrivalPage(Kept, FormPage):
    """Takes on somebody who leaves another employer, whose governor said that they come here."""

    model = Membership
    section = ("Moves", "moves")
    form_class = TakeOnForm
    submit = "Appoint them"
    saved = "They are appointed, and told."
    intro = (
        "Whoever ended their appointment said that they come to you. What a side that they left bars them from stays "
        "closed to them here too, until their cooling-off has passed."
    )

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = next((each for each in arrivals() if each.ref == self.kwargs["ref"]), None)
        if self.row is None:
            raise Http404

    def form_arguments(self) -> dict[str, Any]:
        return {"organisation": self.row.organisation_id}

    def context(self) -> dict[str, Any]:
        title = f"Take on {self.row.name}"
        last = f"{self.row.organisation}. Their last day where they are: {last_day(self.row.leaves_at)}"
        return super().context() | {"title": title, "caption": last}

    def act(self, form: TakeOnForm) -> Membership:
        return take_on(by=self.by, arrival=self.row, **form.cleaned_data)
