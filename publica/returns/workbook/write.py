"""Writing a return's workbook, made fresh each time: text stays text, and not who made it goes along, nor when."""

import io
from typing import Any

import xlsxwriter

from publica.returns.workbook.layout import CODE_AT, COVER, HEAD, VALUE, Layout, Line, Part
from publica.returns.workbook.values import TOO_LARGE, written
from walls.sheets import NEUTRAL

WIDTHS = (15, 46, 14, 18, 14, 14, 16, 60)
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
FONT: dict[str, Any] = {"font_name": "Arial", "font_size": 11, "valign": "top"}
MAY = {"format_cells": True, "format_columns": True, "format_rows": True, "select_locked_cells": True}
"""What a protected sheet still lets people do: a format put wrong can be put right."""
HOW = (
    "Each council has a sheet of its own. Type into the last two columns: the figure, and what there is to say of it.",
    "Type figures as plain numbers. A percentage of 94.7% is 94.7. Leave the cell empty, or type n/a, for no figure.",
    "Don't add, delete, merge or hide anything, and use no formulas. Paste figures as values.",
    "Then upload the workbook on the return's page. You are shown what was understood before anything is saved.",
)


def write(layout: Layout) -> bytes:
    """The workbook, with last period's figures and what the draft holds already."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, SAFE)
    book.set_properties(NEUTRAL | {"title": f"{layout.team}: {layout.period}"})
    book.formats[0].set_font_name("Arial")
    _cover(book, layout)
    for part in layout.parts:
        _part(book, part)
    book.close()
    return file.getvalue()


def _cover(book: Any, layout: Layout) -> None:
    sheet = book.add_worksheet(COVER)
    strong, plain = book.add_format(FONT | {"bold": True}), book.add_format(FONT)
    wrapped = book.add_format(FONT | {"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, "Performance return", book.add_format(FONT | {"bold": True, "font_size": 16}))
    told = (("Team", layout.team), ("Period", layout.period), ("Sign-off by", layout.due), ("Code", layout.code))
    for row, (heading, words) in enumerate(told, start=CODE_AT[0] - len(told)):
        sheet.write_string(row, 0, heading, strong)
        sheet.write_string(row, CODE_AT[1] - 1, words, plain)
    sheet.write_string(CODE_AT[0], 1, "By the code we know which return this is. It must stay as it is.", wrapped)
    sheet.write_string(CODE_AT[0] + 1, 0, "How to fill it in", strong)
    for row, words in enumerate(HOW, start=CODE_AT[0] + 1):
        sheet.write_string(row, 1, words, wrapped)
    sheet.protect("", MAY)


def _part(book: Any, part: Part) -> None:
    sheet = book.add_worksheet(part.title)
    head = book.add_format(FONT | {"bold": True, "text_wrap": True, "bottom": 2, "bg_color": "#F3F2F1"})
    for column, (heading, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    formats: dict[int, tuple[Any, Any]] = {}
    text = book.add_format(FONT | {"text_wrap": True})
    remarks = book.add_format(FONT | {"text_wrap": True, "locked": False, "border": 1})
    for row, line in enumerate(part.lines, start=1):
        if line.decimals not in formats:
            shape = FONT | {"num_format": f"#,##0.{'0' * line.decimals}" if line.decimals else "#,##0"}
            formats[line.decimals] = (
                book.add_format(shape),
                book.add_format(shape | {"bold": True, "locked": False, "border": 1}),
            )
        _line(sheet, row, line, text, *formats[line.decimals], remarks)
    if part.lines:
        _only_numbers(sheet, len(part.lines))
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", MAY)


def _line(sheet: Any, row: int, line: Line, text: Any, figure: Any, open_figure: Any, remarks: Any) -> None:
    for column, words in enumerate((line.measure, line.name, line.unit, line.good)):
        sheet.write_string(row, column, words, text)
    if line.target_upper is not None and line.target is not None:
        sheet.write_string(row, 4, f"{written(line.target)} to {written(line.target_upper)}", text)
    else:
        _number(sheet, row, 4, line.target, figure)
    _number(sheet, row, 5, line.last, figure)
    _number(sheet, row, 6, line.now, open_figure)
    if line.commentary:
        sheet.write_string(row, 7, line.commentary, remarks)
    else:
        sheet.write_blank(row, 7, None, remarks)


def _number(sheet: Any, row: int, column: int, value: Any, shape: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, shape)
    else:
        sheet.write_number(row, column, float(value), shape)


def _only_numbers(sheet: Any, rows: int) -> None:
    """Excel asks again of what is no number, and lets it be: "n/a" is an answer."""
    most = int(TOO_LARGE)
    sheet.data_validation(
        1,
        VALUE - 1,
        rows,
        VALUE - 1,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -most,
            "maximum": most,
            "error_type": "warning",
            "error_title": "Is this a figure?",
            "error_message": "Type a plain number, such as 94.7. For no figure leave the cell empty, or type n/a.",
        },
    )
