"""Forms of what hangs on a row: a file, a comment."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from walls import files
from walls.actions.comments import LONGEST, NOT_OFFERED
from walls.forms.base import PlainForm
from walls.readers import Reader
from walls.uploads import content_of

TAKEN = "PDF, Word, Excel, OpenDocument, CSV, plain text, PNG or JPEG"


class FileForm(PlainForm):
    """A file, and what it is."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,  # said in our own words
        help_text=f"{TAKEN}; at most {files.in_words(settings.ATTACHMENT_LIMIT)}.",
    )
    description = forms.CharField(
        label="What it is", max_length=200, required=False, help_text="Where its name does not say so."
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The file's name and content, whole; whether it is one that is taken, the action says."""
        upload: UploadedFile = self.cleaned_data["file"]
        return upload.name or "", content_of(upload)


class CommentForm(PlainForm):
    """What to say, and to whom to draw attention."""

    text = forms.CharField(label="Comment", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    mention = forms.MultipleChoiceField(
        label="Tell them about it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They get a notice that leads here. Only those who can see this are listed.",
        error_messages={"invalid_choice": NOT_OFFERED},
    )

    def __init__(self, *args: Any, readers: list[Reader], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if readers:
            self.fields["mention"].choices = [(reader.ref, reader.words) for reader in readers]  # type: ignore[attr-defined]
        else:
            del self.fields["mention"]
