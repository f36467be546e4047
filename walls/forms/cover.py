from collections.abc import Mapping
from typing import Any

from django import forms

from walls.actions.cover import NOMINATED
from walls.forms.appointments import Period
from walls.forms.fields import GONE
from walls.models import Basis, Membership, Person

POST = "post_"
"""What the name of each post's field begins with; its membership's reference follows."""


class CoverForm(Period):
    """Who covers which of one's own posts, and for how long: one choice for each post."""

    basis = forms.ChoiceField(
        label="As what?",
        choices=[
            (Basis.DEPUTY, "Deputy"),
            (Basis.ACTING, "Acting"),
            (Basis.SUBSTITUTE, "Substitute at one meeting, for that day only"),
        ],
        widget=forms.RadioSelect,
        initial=Basis.DEPUTY,
    )
    meeting = forms.CharField(
        label="Meeting", max_length=100, required=False, help_text="Only for a substitute, such as Cabinet, 12 May."
    )
    reason = forms.CharField(label="Reason", max_length=190, help_text="Such as annual leave.")

    def __init__(
        self, *args: Any, held: list[Membership], colleagues: Mapping[int, list[tuple[str, str]]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.held = held
        ends_at = self.fields["ends_at"]
        ends_at.required = self.data.get("basis") != Basis.SUBSTITUTE
        ends_at.help_text = "Included. Leave it empty for a substitute, whose cover ends with the day of the meeting."
        for membership in held:
            self.fields[POST + membership.ref] = cover_field(membership, colleagues)
        self.order_fields(
            [*(POST + membership.ref for membership in held), "basis", "meeting", "starts_at", "ends_at", "reason"]
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not self.chosen():
            self.add_error(None, "Choose a colleague for one post at least.")
        return said

    def chosen(self) -> dict[Membership, Person]:
        """The posts to hand over, each to whom."""
        picked = {m: ref for m in self.held if (ref := self.cleaned_data.get(POST + m.ref))}
        people = {person.ref: person for person in Person.objects.filter(ref__in=picked.values())}
        return {membership: people[ref] for membership, ref in picked.items()}


def cover_field(held: Membership, colleagues: Mapping[int, list[tuple[str, str]]]) -> forms.ChoiceField:
    """The question who covers one post."""
    offered = colleagues.get(held.post.role.party_id, [])
    law = NOMINATED.get(held.post.role.code)
    hints = [f"Only by a deputy: {law}."] if law else []
    if not offered:
        hints.append("Nobody else holds a post there. Those who govern it can appoint somebody.")
    return forms.ChoiceField(
        label=f"Who covers for the {held.post}?",
        choices=[("", "Nobody: keep it"), *offered],
        required=False,
        help_text=" ".join(hints),
        error_messages={"invalid_choice": GONE},
    )
