"""Service agreements, each within its service."""

from typing import Any

import django_filters
from django.urls import reverse

from commissioning.delivery.actions import edit_agreement, open_agreement
from commissioning.delivery.forms import AgreementForm, NewAgreementForm
from commissioning.delivery.models import Agreement, PlanItem
from commissioning.delivery.tables import AGREEMENTS, AGREEMENTS_OF_SERVICE, PLAN
from commissioning.models.services import Service
from councils.actions.keeping import refusal
from councils.views.sourced import SourcedPage, change_and_history
from walls.audience import audience
from walls.tables import british
from walls.views import ActPage, EditPage, HistoryPage, ListPage
from walls.views.panels import Panel

SECTION = ("Agreements", "agreements")
SERVICES = ("Services", "services")


class AgreementFilter(django_filters.FilterSet):
    """What the list of agreements may be narrowed by."""

    title = django_filters.CharFilter(lookup_expr="icontains", label="Agreement")


class AgreementsPage(ListPage):
    model = Agreement
    section = SERVICES
    related = ("service__council", "provider")
    table = AGREEMENTS
    filterset = AgreementFilter
    title = "Agreements"
    empty = "No agreement that you can see matches."


class AgreementPage(SourcedPage):
    model = Agreement
    section = SECTION
    related = ("service__council", "provider")
    caption = "Service agreement"

    def summary(self) -> list[dict[str, Any]]:
        row = self.row
        return [
            {"key": "Service", "value": row.service.name, "href": row.service.get_absolute_url()},
            {"key": "Council", "value": row.service.council.name},
            {"key": "Provider", "value": row.provider.name},
            {"key": "Team", "value": row.team_name},
            *days(row),
            {"key": "A report is due", "value": f"{row.reports_within} days after a period's end"},
            *self.negotiation(),
        ]

    def negotiation(self) -> list[dict[str, Any]]:
        """Who sees what is offered across, for those who do."""
        seen_by = audience(self.row.negotiation_id)
        return [{"key": "What is offered across is seen by", "value": seen_by}] if seen_by else []

    def panels(self) -> list[Panel]:
        items = PlanItem.objects.visible_to(self.by).filter(agreement=self.row).order_by("position", "pk")
        return [
            {
                "title": "Service delivery plan",
                "table": PLAN.of(items),
                "empty": "The plan has no lines yet.",
                "actions": [
                    {
                        "text": "Add a line",
                        "href": reverse("plan_item_new", args=[self.row.ref]),
                        "refusal": refusal(self.by, PlanItem, self.row),
                    }
                ],
            }
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("agreement", self.row, refusal(self.by, Agreement, self.row))


class NewAgreementPage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = Service
    section = SERVICES
    form_class = NewAgreementForm
    template_name = "pages/form.html"
    title = "Open an agreement"
    saved = "The agreement is open."

    def refusal(self) -> str:
        return refusal(self.by, Agreement, self.row)

    def act(self, form: NewAgreementForm) -> Agreement:
        return open_agreement(by=self.by, service=self.row, **form.written())


class EditAgreementPage(EditPage):
    model = Agreement
    section = SECTION
    form_class = AgreementForm
    title = "Change an agreement"

    def refusal(self) -> str:
        return refusal(self.by, Agreement, self.row)

    def act(self, form: AgreementForm) -> Agreement:
        return edit_agreement(by=self.by, agreement=self.row, **form.written())


class AgreementHistoryPage(HistoryPage):
    model = Agreement
    section = SECTION
    fields = ("title", "begins_on", "ends_on", "reports_within", "source")


def days(row: Any) -> list[dict[str, Any]]:
    """How long something lasts, as lines of a summary."""
    told = [{"key": "First day", "value": row.begins_on}, {"key": "Last day", "value": row.ends_on}]
    return [{**line, "value": british(line["value"])} for line in told]


def agreements_of_service(page: Any) -> Panel:
    """The panel of a service's page: who has agreed to deliver it."""
    found = Agreement.objects.visible_to(page.by).filter(service=page.row).select_related("provider")
    return {
        "title": "Service agreements",
        "table": AGREEMENTS_OF_SERVICE.of(found.order_by("-begins_on", "pk")),
        "empty": "There is no agreement yet.",
        "actions": [
            {
                "text": "Open an agreement",
                "href": reverse("agreement_new", args=[page.row.ref]),
                "refusal": refusal(page.by, Agreement, page.row),
            }
        ],
    }
