from collections import Counter
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone

from walls.actions.moves import Class, Destination
from walls.forms.base import PlainForm
from walls.keeping import governed_parties, other_employers
from walls.models import Organisation, Post

STAY, END = "", "end"


def told_apart(words: str, post: Post, among: Counter[str]) -> str:
    """The words for a post, with its side where another has the same: one group has members of both sides."""
    return words if among[words] == 1 else f"{words} (as {post.role.party.side})"


class MoveForm(PlainForm):
    """What becomes of each class of people: they stay, their appointments end, or they move to another post.

    Of those whose appointments end it may be said to which other employer they go on.
    """

    reason = forms.CharField(label="Reason", max_length=300, help_text="Such as the transfer agreement and its date.")
    sure = forms.BooleanField(
        label="I have looked at who is in each class, below", error_messages={"required": "Look at who is in each."}
    )

    def __init__(self, *args: Any, leaving: Organisation, classes: list[Class], **kwargs: Any):
        self.leaving, self.classes = leaving, classes
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Ask of each class; offer the lasting posts of governed parties, but none of a matter."""
        lasting = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        self.posts = {
            post.ref: post
            for post in Post.objects.filter(lasting, role__matter=False, role__party__among=governed_parties())
            .select_related("organisation", "role__party")
            .order_by("organisation__short_name", "title", "pk")
        }
        self.employers = {f"{END} {employer.ref}": employer for employer in other_employers(self.leaving)}
        onward = [
            (value, f"Their appointments end, and they go on to {employer}")
            for value, employer in self.employers.items()
        ]
        words = Counter(str(post) for post in self.posts.values())
        titles = Counter(each.post.title for each in self.classes)
        for each in self.classes:
            others = [
                (ref, told_apart(str(post), post, words)) for ref, post in self.posts.items() if post != each.post
            ]
            title = told_apart(each.post.title, each.post, titles)
            self.fields[each.post.ref] = forms.ChoiceField(
                label=f"{title}: {each.many} {'person' if each.many == 1 else 'people'}",
                required=False,
                choices=[(STAY, "They stay"), (END, "Their appointments end"), *onward, *others],
                error_messages={"invalid_choice": "Choose one from the list."},
            )
        self.order_fields([*(each.post.ref for each in self.classes), "reason", "sure"])
        super().narrow()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not self.chosen():
            raise forms.ValidationError("Choose what becomes of at least one class.")
        return said

    def chosen(self) -> dict[int, Destination]:
        """By key of each class's post that does not stay, what its people go on to."""
        said = {each.post.pk: cast(str, self.cleaned_data.get(each.post.ref, STAY)) for each in self.classes}
        known: dict[str, Destination] = {**self.posts, **self.employers}
        return {pk: known.get(value) for pk, value in said.items() if value != STAY}
