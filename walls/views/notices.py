"""The notices that wait for a person, and marking them as read."""

from typing import Any

from django.apps import apps
from django.urls import reverse

from walls import notices
from walls.forms import PlainForm
from walls.models import Notice
from walls.policy import Policy
from walls.requests import WalledRequest
from walls.tables import Column, Table
from walls.views.form_pages import ActPage, FormPage
from walls.views.home import Section
from walls.views.pages import ListPage

SECTION = ("Notices", "notices")


def subject(notice: Notice) -> str:
    """What a notice is about, in words of kind and place: "Need, Cotswold's officers"."""
    if not notice.subject_model:
        return ""
    kind = apps.get_model(notice.subject_model)._meta.verbose_name
    return f"{str(kind).capitalize()}, {notice.to_compartment.name}"


def sentence(notice: Notice) -> str:
    """What a notice says."""
    return notices.SENTENCES[notice.words]


def your_notices(request: WalledRequest) -> Section | None:
    """For the home page: how many notices wait, in whichever of the person's capacities."""
    if request.acting.is_public:
        return None
    waiting = notices.waiting()
    return {
        "title": "Notices",
        "items": [
            {
                "text": f"{waiting[capacity.pk]} unread notice{'s' if waiting[capacity.pk] > 1 else ''}",
                "href": reverse("notices"),
                "hint": f"As {capacity.label}",
            }
            for capacity in request.capacities
            if capacity.pk in waiting
        ],
        "empty": "No unread notices wait for you in any capacity.",
    }


class NoticesPage(ListPage):
    """The notices of the acting capacity whose subject it still sees; and how many wait in the person's others."""

    policy = Policy.SIGNED_IN
    template_name = "walls/notices.html"
    title = "Notices"
    model = Notice
    related = ("to_compartment",)
    empty = "No notices wait for you in this capacity."
    table = Table(
        "Notices",
        (
            Column(
                "Notice",
                sentence,
                href=lambda notice: notice.path,
                tag=lambda notice: "" if notice.read_at else "New",
            ),
            Column("About", subject),
            Column("When", "created_at"),
            Column(
                "Mark",
                lambda notice: "" if notice.read_at else "Mark as read",
                href=lambda notice: "" if notice.read_at else reverse("notice_read", args=[notice.ref]),
            ),
        ),
        stacked=True,
    )

    def context(self) -> dict[str, Any]:
        waiting = notices.waiting()
        others = [
            capacity for capacity in self.request.capacities if capacity.pk in waiting and capacity.pk != self.by.pk
        ]
        return super().context() | {
            "unread": waiting.get(self.by.pk, 0),
            "elsewhere": [
                {
                    "waiting": waiting[capacity.pk],
                    "switch": {"label": capacity.label, "ref": capacity.ref, "next": self.request.path},
                }
                for capacity in others
            ],
        }


class NoticeReadPage(ActPage):
    """Marks one notice as read."""

    policy = Policy.SIGNED_IN
    section = SECTION
    below_row = False
    title = "Mark this notice as read"
    model = Notice
    submit = "Mark as read"
    saved = "The notice is marked as read."

    def summary(self) -> list[dict[str, Any]]:
        return [{"key": "Notice", "value": sentence(self.row)}]

    def act(self, form: Any) -> str:
        notices.mark_read(by=self.by, notice=self.row)
        return reverse("notices")


class NoticesReadPage(FormPage):
    """Marks all notices of the acting capacity as read."""

    policy = Policy.SIGNED_IN
    template_name = "pages/confirm.html"
    section = SECTION
    title = "Mark all notices as read"
    model = Notice
    form_class = PlainForm
    submit = "Mark all as read"
    saved = "All notices in this capacity are marked as read."
    intro = "The notices that you have in your other capacities stay as they are."

    def act(self, form: Any) -> str:
        notices.mark_read(by=self.by)
        return reverse("notices")
