"""Handing duties over while away: one page that gives, lists and takes back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from walls.actions.appointments import end_appointment
from walls.actions.cover import hand_over
from walls.forms.appointments import EndForm
from walls.forms.cover import POST, CoverForm
from walls.keeping import colleagues, handed_over, holdings, my_posts
from walls.models import Basis, Membership
from walls.policy import Policy
from walls.tables import Column, Table, last_day, until
from walls.views.form_pages import ActPage, CreatePage

GIVEN = Table(
    "What you handed over",
    (
        Column("Post", "post", href=lambda given: reverse("cover_end", args=[given.ref])),
        Column("To", "person"),
        Column("As", "get_basis_display"),
        Column("From", "starts_at"),
        Column("Until", until),
        Column("Reason", "reason"),
    ),
)
RECEIVED = Table(
    "What was handed to you",
    (
        Column("Post", "post"),
        Column("As", "get_basis_display"),
        Column("From", "starts_at"),
        Column("Until", until),
        Column("Reason", "reason"),
    ),
)


class CoverPage(CreatePage):
    """Hands any of one's own posts, in whatever capacity, to colleagues of the same party; and lists what was."""

    model = Membership
    policy = Policy.SIGNED_IN
    template_name = "walls/cover.html"
    form_class = CoverForm
    title = "Hand over while you are away"
    intro = (
        "A colleague of the same party acts for you from the first day to the last, under every bar of their own. "
        "What they do is recorded as theirs, acting for your post."
    )
    audience = "you, your colleague, and those who govern the post's organisation"
    submit = "Hand over"
    saved = "Handed over."

    @cached_property
    def posts(self) -> list[Membership]:
        """The posts of the person acting, their own and those handed to them."""
        return list(my_posts(self.by))

    def form_arguments(self) -> dict[str, Any]:
        return {"held": [held for held in self.posts if may_hand_on(held)], "colleagues": colleagues()}

    def act(self, form: CoverForm) -> str:
        said = form.cleaned_data
        common = {name: said[name] for name in ("basis", "meeting", "starts_at", "ends_at", "reason")}
        try:
            hand_over(by=self.by, posts=form.chosen(), **common)
        except ValidationError as refusal:
            raise beside(form, refusal) from refusal
        return reverse("cover")

    def context(self) -> dict[str, Any]:
        received = [held for held in self.posts if held.basis != Basis.SUBSTANTIVE]
        return super().context() | {
            "panels": [
                {"title": "Handed over", "table": GIVEN.of(handed_over(self.by)), "empty": "Nothing now."},
                {"title": "Handed to you", "table": RECEIVED.of(received), "empty": "Nothing now."},
            ]
        }


class EndCoverPage(ActPage):
    """Takes back one post that was handed over."""

    model = Membership
    policy = Policy.SIGNED_IN
    section = ("Hand over", "cover")
    below_row = False
    form_class = EndForm
    title = "Take a post back"
    intro = "Cover ends on the last day, or now. It stays on record."
    audience = CoverPage.audience
    submit = "Take it back"
    saved = "Taken back."

    def rows(self, action: str = "view") -> QuerySet[Membership]:
        return handed_over(self.by)

    def summary(self) -> list[dict[str, Any]]:
        given = self.row
        return [
            {"key": "Post", "value": str(given.post)},
            {"key": "Covered by", "value": given.person.name},
            {"key": "Until", "value": last_day(given.ends_at)},
        ]

    def act(self, form: EndForm) -> str:
        end_appointment(by=self.by, appointment=self.row, **form.cleaned_data)
        return reverse("cover")


def may_hand_on(held: Membership) -> bool:
    """Whether a post is held now, in one's own right, and can be covered.

    A seat in a named team is nobody's to hand on: people are named for a matter one by one (EW-8).
    """
    return held.basis == Basis.SUBSTANTIVE and not held.post.role.matter and held.starts_at <= timezone.now()


def beside(form: CoverForm, refusal: ValidationError) -> ValidationError:
    """A refusal with what concerns one post beside that post's question."""
    posts = {membership.ref for membership in form.held}
    return ValidationError(
        {POST + name if name in posts else name: errors for name, errors in refusal.error_dict.items()}
    )


def your_posts(request: HttpRequest) -> dict[str, Any] | None:
    """The home page's section: what I hold, what I handed over, what was handed to me."""
    if request.acting.is_public:  # type: ignore[attr-defined]
        return None
    items: list[dict[str, Any]] = []
    for own in holdings():
        if own.covered_by:
            items.append(
                {
                    "text": own.post,
                    "href": reverse("cover_end", args=[own.ref]),
                    "hint": f"Covered by {own.covered_by} until {last_day(own.ends_at)}",
                    "tag": "handed over",
                }
            )
        else:
            covering = "" if own.basis == Basis.SUBSTANTIVE else "Acting for another"
            ending = f"until {last_day(own.ends_at)}" if own.ends_at else ""
            items.append({"text": own.post, "hint": ", ".join(filter(None, [covering, ending]))})
    items.append({"text": "Hand over while you are away", "href": reverse("cover")})
    return {"title": "Your posts", "items": items}
