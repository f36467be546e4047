"""The register of organisations, for those who run the service: others learn only whom they work with."""

from typing import Any

import django_filters
from django.urls import reverse

from councils.actions import open_organisation
from councils.forms.organisations import NewOrganisationForm, OrganisationForm
from councils.tables.registers import ORGANISATIONS, PARTIES, POSTS
from walls.models import Organisation, Party, Post
from walls.policy import Policy
from walls.tables import british
from walls.views import ListPage
from walls.views.register_pages import EditEntryPage, EntryPage, NewEntryPage

SECTION = ("Organisations", "organisations")
SEEN_BY = "the service's administrators; the name, wherever the organisation takes part"


class OrganisationFilter(django_filters.FilterSet):
    """What the list of organisations may be narrowed by."""

    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")


class OrganisationsPage(ListPage):
    policy = Policy.ADMINISTRATORS
    model = Organisation
    related = ("parent",)
    table = ORGANISATIONS
    filterset = OrganisationFilter
    title = "Organisations"
    audience = "the service's administrators"

    def rows(self, action: str = "view") -> Any:
        return super().rows(action).exclude(kind="public").order_by("name", "pk")

    def actions(self) -> list[dict[str, Any]]:
        return [
            {"text": "Add an organisation", "href": reverse("organisation_new")},
            {"text": "Open a council", "href": reverse("council_new"), "secondary": True},
        ]


class OrganisationPage(EntryPage):
    policy = Policy.ADMINISTRATORS
    model = Organisation
    related = ("parent", "successor_of")
    section = SECTION
    caption = "Organisation"
    audience = "the service's administrators"
    sides: list[Party]

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        return [
            {"key": "Name", "value": it.name},
            {"key": "Kind", "value": it.kind},
            {"key": "Part of", "value": british(it.parent)},
            {"key": "Successor of", "value": british(it.successor_of)},
            {"key": "First day", "value": british(it.begins_on)},
            {"key": "Last day", "value": british(it.ends_on)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        parties = Party.objects.filter(organisation=self.row).select_related("organisation", "on_behalf_of")
        self.sides = list(parties.order_by("side", "pk"))
        posts = standing_posts().filter(organisation=self.row)
        return [
            {"title": "Sides", "table": PARTIES.of(self.sides), "empty": "It takes no side itself."},
            {"title": "Posts", "table": POSTS.of(posts), "empty": "It has no post yet."},
            *super().panels(),
        ]

    def actions(self) -> list[dict[str, Any]]:
        there = [self.row.ref]
        return [
            {
                "text": "Open a post",
                "href": reverse("post_new", args=there),
                "refusal": "" if self.sides else "It takes no side, so it has no posts.",
            },
            {"text": "Change it", "href": reverse("organisation_edit", args=there), "secondary": True},
        ]


class NewOrganisationPage(NewEntryPage):
    model = Organisation
    section = SECTION
    form_class = NewOrganisationForm
    title = "Add an organisation"
    audience = SEEN_BY
    saved = "The organisation is added, with its sides and their roles."

    def act(self, form: NewOrganisationForm) -> Organisation:
        return open_organisation(by=self.by, **form.written())


class EditOrganisationPage(EditEntryPage):
    model = Organisation
    section = SECTION
    form_class = OrganisationForm
    title = "Change an organisation"
    audience = SEEN_BY


def standing_posts() -> Any:
    """Posts by organisation, without those made for one matter: their being there would tell of it."""
    return (
        Post.objects.filter(role__matter=False)
        .select_related("organisation", "role__party__organisation", "role__party__on_behalf_of")
        .order_by("organisation__short_name", "title", "pk")
    )
