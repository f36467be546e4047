"""Tables as declarations: columns with headings, and how each reads its value from a row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone


def british(value: Any) -> str:
    """A value as it is written in Britain: 1 April 2027; 1 April 2027, 2:05pm; Yes; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        clock = f"{local:%I:%M%p}".lstrip("0").lower()
        return f"{local.day} {local:%B %Y}, {clock}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value)


def last_day(moment: datetime | None) -> str:
    """An end as people say it: its last day where it comes with the end of that day, else the moment itself."""
    if moment is not None and timezone.localtime(moment).time() == time.min:
        return british(timezone.localtime(moment).date() - timedelta(days=1))
    return british(moment)


def until(row: Any) -> str:
    """The end of anything that holds from `starts_at` to `ends_at`."""
    return last_day(row.ends_at)


@dataclass(frozen=True)
class Column:
    """One column: its heading, the attribute or function that gives the value, and maybe where it leads."""

    heading: str
    value: str | Callable[[Any], Any]
    href: Callable[[Any], str] | None = None
    numeric: bool = False
    tag: Callable[[Any], str | dict[str, str] | None] | None = None

    def raw(self, row: Any) -> Any:
        """The value itself."""
        return self.value(row) if callable(self.value) else _follow(row, self.value)

    def in_file(self, row: Any) -> Any:
        """The value as a file has it; where a tag alone says it on the page, the tag's words."""
        value = self.raw(row)
        if value == "" and self.tag is not None and (tag := self.tag(row)):
            return tag if isinstance(tag, str) else tag["text"]
        return value

    def cell(self, row: Any) -> dict[str, Any]:
        """The value as the page shows it."""
        cell: dict[str, Any] = {"text": british(self.raw(row))}
        if self.href is not None:
            cell["href"] = self.href(row)
        if self.numeric:
            cell["format"] = "numeric"
        if self.tag is not None and (tag := self.tag(row)):
            cell["tag"] = tag
        return cell


@dataclass(frozen=True)
class Table:
    """
    A caption and its columns; `of` turns rows into what the table component shows.

    A `stacked` one is made of cards on a narrow screen, where others scroll sideways.
    """

    caption: str
    columns: tuple[Column, ...]
    stacked: bool = False

    def of(self, rows: Iterable[Any]) -> dict[str, Any]:
        return {
            "caption": self.caption,
            "head": [
                {"text": column.heading, **({"format": "numeric"} if column.numeric else {})} for column in self.columns
            ],
            "rows": [[column.cell(row) for column in self.columns] for row in rows],
            **({"stacked": True} if self.stacked else {}),
        }


def page_of(row: Any) -> str:
    """Where a row's own page is."""
    return row.get_absolute_url()


def _follow(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name)
        if row is None:
            return None
        if callable(row):
            row = row()
    return row
