"""The register of posts: opened, retitled and ended by administrators; who holds them is for those who govern."""

from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from django.urls import reverse

from councils.actions import open_post, open_scoped_post
from councils.forms.posts import NewPostForm, PostForm
from councils.tables.registers import HOLDERS, POSTS
from councils.views.organisations import standing_posts
from walls.actions.registers import change_entry
from walls.keeping import kept_appointments
from walls.models import Organisation, Post
from walls.policy import Policy
from walls.tables import british
from walls.views import ListPage
from walls.views.register_pages import EditEntryPage, EntryPage, NewEntryPage

SECTION = ("Posts", "posts")
SEEN_BY = "the service's administrators; the title, by whoever works with its holder"


class PostFilter(django_filters.FilterSet):
    """What the list of posts may be narrowed by."""

    title = django_filters.CharFilter(lookup_expr="icontains", label="Title")


class PostsPage(ListPage):
    policy = Policy.ADMINISTRATORS
    model = Post
    table = POSTS
    filterset = PostFilter
    title = "Posts"
    audience = "the service's administrators"

    def rows(self, action: str = "view") -> Any:
        return standing_posts()

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Open a post in an organisation", "href": reverse("organisations")}]


class PostPage(EntryPage):
    policy = Policy.ADMINISTRATORS
    model = Post
    section = SECTION
    caption = "Post"
    audience = "the service's administrators"

    def rows(self, action: str = "view") -> Any:
        return standing_posts()

    def summary(self) -> list[dict[str, Any]]:
        post = self.row
        return [
            {"key": "Organisation", "value": post.organisation.name, "href": post.organisation.get_absolute_url()},
            {"key": "Acts for", "value": str(post.role.party)},
            {"key": "Role", "value": post.role.title},
            {"key": "One substantive holder at a time", "value": british(post.single_holder)},
            {"key": "First day", "value": british(post.begins_on)},
            {"key": "Last day", "value": british(post.ends_on)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        holders = kept_appointments().filter(post=self.row).order_by("-starts_at", "pk")
        return [
            {
                "title": "Holders",
                "table": HOLDERS.of(holders),
                "empty": "None that you may see: those who govern the organisation appoint to its posts.",
            },
            *super().panels(),
        ]

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Retitle or end it", "href": reverse("post_edit", args=[self.row.ref])}]


class NewPostPage(NewEntryPage):
    model = Post
    section = ("Organisations", "organisations")
    form_class = NewPostForm
    title = "Open a post"
    audience = SEEN_BY
    saved = "The post is open."

    def prepare(self, *, for_update: bool = False) -> None:
        self.organisation = get_object_or_404(Organisation, ref=self.kwargs["ref"])

    def form_arguments(self) -> dict[str, Any]:
        return {"organisation": self.organisation}

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": self.organisation.name}

    def act(self, form: NewPostForm) -> Post:
        said = form.cleaned_data
        role = said["role"]
        if said["own_role"]:
            post = open_scoped_post(by=self.by, party=role.party, code=role.code, name=said["title"])
            return change_entry(by=self.by, entry=post, single_holder=said["single_holder"])
        return open_post(
            by=self.by, party=role.party, code=role.code, title=said["title"], single_holder=said["single_holder"]
        )


class EditPostPage(EditEntryPage):
    model = Post
    section = SECTION
    form_class = PostForm
    title = "Retitle or end a post"
    intro = "Whoever holds it keeps it until their appointment ends. An ended post takes no new holder."
    audience = SEEN_BY

    def rows(self, action: str = "view") -> Any:
        return standing_posts()
