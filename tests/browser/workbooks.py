"""A workbook in somebody's hands: as it was downloaded, filled in as one does, and saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page

FIRST = 2
MEASURE, LAST, VALUE, COMMENTARY = 2, 6, 7, 8
"""Columns of a sheet of figures, counted from 1."""


@dataclass
class Workbook:
    """A downloaded workbook, open, and where it is kept."""

    path: Path
    book: Any

    @classmethod
    def downloaded(cls, page: Page, folder: Path) -> "Workbook":
        """Take it from the page of its return."""
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Download the workbook").click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return cls(path, openpyxl.load_workbook(path))

    @property
    def sheets(self) -> list[Any]:
        """Its sheets of figures, one for each council."""
        return self.book.worksheets[1:]

    def fill(self, told: Mapping[str, float], why: str = "") -> None:
        """Type the same figures into each sheet, by measure."""
        for sheet in self.sheets:
            for row in range(FIRST, sheet.max_row + 1):
                sheet.cell(row, VALUE, told[sheet.cell(row, MEASURE).value])
                sheet.cell(row, COMMENTARY, why)

    def upload(self, page: Page) -> None:
        """Save it, and send it in by the form that is open."""
        self.book.save(self.path)
        page.get_by_label("The workbook, filled in").set_input_files(self.path)
        page.get_by_role("button", name="Upload", exact=True).click()
