"""Receiving files: in memory only, never on a disk that no wall guards, and never more than is taken."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler

from walls.files import check_size, too_long


class BoundedUploadHandler(MemoryFileUploadHandler):
    """Keeps the files of one request in memory, up to `ATTACHMENT_LIMIT` for all of them together.

    What comes after is counted and dropped, so that the form can say in a sentence that the file is too large, and
    still has everything else that was typed.
    """

    kept = 0

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        taken = raw_data[: settings.ATTACHMENT_LIMIT - self.kept]
        self.file.write(taken)
        self.kept += len(taken)


def content_of(upload: UploadedFile) -> bytes:
    """All that was sent of a file.

    Raises:
        ValidationError: it is empty, or was too large to be kept.
    """
    check_size(upload.size or 0)
    content = upload.read()
    if len(content) != upload.size:  # dropped, for another file in the same request
        raise too_long()
    return content
