"""Sending a workbook in, and using what was understood of it."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from walls.forms import PlainForm
from walls.uploads import content_of

SUBMIT = "submit"


class UploadForm(PlainForm):
    """The return's workbook, filled in."""

    file = forms.FileField(
        label="The workbook, filled in",
        allow_empty_file=True,  # said in our own words
        help_text="An Excel workbook (.xlsx), downloaded here.",
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The file's name and content, whole; whether it is a workbook, the action says."""
        sent: UploadedFile = self.cleaned_data["file"]
        return sent.name or "", content_of(sent)


class UseForm(PlainForm):
    """What to do with the figures beside saving them: nothing, or submit the return at once."""

    then = forms.ChoiceField(
        choices=[("", "Save them in the draft"), (SUBMIT, "Save them, and submit the return")],
        required=False,
        widget=forms.RadioSelect,
        label="What next?",
        initial="",
    )
