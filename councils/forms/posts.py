from typing import Any

from django import forms

from walls.forms import LastingForm, PlainForm, RoleField
from walls.models import Organisation, Post, Role


class NewPostForm(PlainForm):
    """A post in one organisation, with a role that one of its parties has, or with one of its own."""

    role = RoleField(Role.objects.none(), label="Role", help_text="What its holder may see and do comes with the role.")
    own_role = forms.BooleanField(
        label="Give the post a role of its own",
        required=False,
        help_text="Of the same kind, but granted apart from other posts, as a provider's team needs.",
    )
    title = forms.CharField(label="Title", max_length=110, required=False, help_text="Else it is the role's own.")
    single_holder = forms.BooleanField(label="One substantive holder at a time, as of a statutory post", required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any):
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer the organisation's standing roles."""
        role = self.fields["role"]
        if isinstance(role, RoleField):
            role.queryset = (
                Role.objects.filter(party__organisation=self.organisation, scope="", matter=False)
                .select_related("party__organisation", "party__on_behalf_of")
                .order_by("party__side", "title")
            )
        super().narrow()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        role, title = said.get("role"), said.get("title")
        if said.get("own_role"):
            if not title:
                self.add_error("title", "Give the post a title that tells it from others of its role.")
        elif role and Post.objects.filter(role=role, title=title or role.title).exists():
            self.add_error("title", "There is a post of this title with this role already.")
        return said


class PostForm(LastingForm):
    """What may be changed of a post: never its role, nor its organisation."""

    class Meta:
        model = Post
        fields = ["title", "single_holder", "begins_on", "ends_on"]
        labels = {"title": "Title", "single_holder": "One substantive holder at a time, as of a statutory post"}
        help_texts = {"single_holder": ""}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        others = Post.objects.filter(role=self.instance.role, title=said.get("title")).exclude(pk=self.instance.pk)
        if others.exists():
            self.add_error("title", "There is a post of this title with this role already.")
        return said
