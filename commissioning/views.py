"""Services and who provides them."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from commissioning.actions import add_provision, edit_service, open_service, refusal
from commissioning.forms import NewServiceForm, ProvisionForm, ServiceForm
from commissioning.models import CommissionerNote, Provision, ReviewService, Service
from commissioning.sourcing.views.reviews import SourcingListPage
from commissioning.tables import PROVISIONS, SERVICES
from walls.views import ActPage, CreatePage, DetailPage, EditPage, HistoryPage

SECTION = ("Services", "services")


class ServiceFilter(django_filters.FilterSet):
    """What the list of services may be narrowed by."""

    name = django_filters.CharFilter(lookup_expr="icontains", label="Name of the service")


class ServicesPage(SourcingListPage):
    model = Service
    related = ("compartment", "council")
    table = SERVICES
    filterset = ServiceFilter
    title = "Services"
    empty = "No service that you can see matches."

    def actions(self) -> list[dict[str, str]]:
        return [{"text": "Record a service", "href": reverse("service_new"), "refusal": refusal(self.by)}]


class ServicePage(DetailPage):
    model = Service
    related = ("council",)
    section = SECTION
    caption = "Service"

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """Each with whether this capacity sees notes on it (`noted`) or reviews (`reviewed`)."""
        noted, reviewed = (
            Exists(model.objects.visible_to(self.by).filter(service=OuterRef("pk")))
            for model in (CommissionerNote, ReviewService)
        )
        return super().rows(action).annotate(noted=noted, reviewed=reviewed)

    def summary(self) -> list[dict[str, Any]]:
        return [
            {"key": "Council", "value": self.row.council.name},
            {"key": "For whom", "value": self.row.client_group},
            {"key": "Local Government Services List", "value": self.row.lgsl or ""},
        ]

    def panels(self) -> list[dict[str, Any]]:
        turns = Provision.objects.visible_to(self.by).filter(service=self.row).select_related("provider")
        return [{"title": "Provider", "table": PROVISIONS.of(turns), "empty": "No provider is recorded."}]

    def actions(self) -> list[dict[str, Any]]:
        why_not = refusal(self.by, self.row)
        return [
            {
                "text": "Add a provider",
                "href": reverse("provision_new", args=[self.row.ref]),
                "refusal": why_not,
            },
            {"text": "Change it", "href": reverse("service_edit", args=[self.row.ref]), "refusal": why_not},
            {"text": "History", "href": reverse("service_history", args=[self.row.ref]), "secondary": True},
        ]


class NewServicePage(CreatePage):
    model = Service
    section = SECTION
    form_class = NewServiceForm
    title = "Record a service"
    audience = "your council's commissioners, members and scrutiny; its provider's people on the service"
    saved = "The service is recorded."

    def refusal(self) -> str:
        return refusal(self.by)

    def act(self, form: NewServiceForm) -> Service:
        return open_service(by=self.by, council=self.by.organisation(), **form.cleaned_data)


class EditServicePage(EditPage):
    model = Service
    section = SECTION
    form_class = ServiceForm
    title = "Change a service"

    def refusal(self) -> str:
        return refusal(self.by, self.row)

    def act(self, form: ServiceForm) -> Service:
        return edit_service(by=self.by, service=self.row, **form.written())


class NewProvisionPage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = Service
    section = SECTION
    form_class = ProvisionForm
    template_name = "pages/form.html"
    title = "Add a provider"
    saved = "The provider is recorded."

    def refusal(self) -> str:
        return refusal(self.by, self.row)

    def act(self, form: ProvisionForm) -> Service:
        add_provision(by=self.by, service=self.row, **form.written())
        return self.row


class ServiceHistoryPage(HistoryPage):
    model = Service
    section = SECTION
    fields = ("name", "lgsl", "client_group")
