"""A list as a file: the same rows and columns as on the page, made at once and kept nowhere (L14)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from walls import sheets
from walls.tables import Table

PARAMETER = "export"
KINDS: dict[str, tuple[str, Callable[[Sequence[str], sheets.Rows], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheets.xlsx),
    "csv": ("text/csv; charset=utf-8", sheets.comma_separated),
}
"""The media type and the writer of each kind of file, by what is asked for."""
CUT = "There are more rows than one file holds. Narrow the list to have the others."


def exported(kind: str, title: str, table: Table, rows: Sequence[Any], *, more: bool) -> HttpResponse:
    """These rows as a file of the kind that was asked for.

    Raises:
        Http404: there is no such kind.
    """
    if kind not in KINDS:
        raise Http404
    media_type, write = KINDS[kind]
    lines = [[column.in_file(row) for column in table.columns] for row in rows]
    if more:
        lines.append([CUT])
    content = write([column.heading for column in table.columns], lines)
    name = f"{slugify(title)}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        headers={
            "Content-Type": media_type,
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def most() -> int:
    """Rows that one file holds."""
    return settings.EXPORT_LIMIT
