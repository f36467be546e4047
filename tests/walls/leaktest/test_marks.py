"""Marks are found however an answer is written and packed."""

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import openpyxl
import pytest
from django.http import FileResponse, HttpResponse

from walls.leaktest.marks import found_in, mark, marks_in
from walls.models import new_ref

WAYS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "escaped": lambda text: escape(f"<{text}>").encode(),
    "letter by letter": lambda text: "".join(f"&#{ord(letter)};" for letter in text).encode(),
    "in an address": lambda text: quote(f"/?q={text} {text}").encode(),
    "percent by percent": lambda text: "".join(f"%{ord(letter):02x}" for letter in text).encode(),
    "as JSON": lambda text: json.dumps({"a": text}).encode(),
    "as JSON, letter by letter": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
    "base64": lambda text: b"data:text/plain;base64," + base64.b64encode(text.encode()),
    "base64, one on": lambda text: base64.b64encode(f"x{text}".encode()),
    "base64, two on": lambda text: base64.urlsafe_b64encode(f"xy{text} and more".encode()),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, the other way": lambda text: text.encode("utf-16-be"),
    "gzip": lambda text: gzip.compress(text.encode()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_mark_is_found_however_it_is_written(way: str) -> None:
    ref = new_ref()
    assert found_in(b"before " + WAYS[way](mark(ref)) if way != "gzip" else WAYS[way](mark(ref))) == {ref}
    assert found_in(WAYS[way]("nothing of the kind")) == set()


def test_a_mark_is_found_in_a_workbook_a_folder_in_a_folder_and_a_files_name() -> None:
    in_cell, in_name, in_folder = new_ref(), new_ref(), new_ref()
    book = openpyxl.Workbook()
    book.active["A1"] = mark(in_cell)
    workbook, folder = io.BytesIO(), io.BytesIO()
    book.save(workbook)
    with zipfile.ZipFile(folder, "w") as packed:
        packed.writestr("book.xlsx", workbook.getvalue())
        packed.writestr(f"{mark(in_name)}.txt", "")
        packed.writestr("note.txt", mark(in_folder))
    assert found_in(folder.getvalue()) == {in_cell, in_name, in_folder}


def test_a_mark_is_found_in_headers_and_in_what_is_sent_piece_by_piece() -> None:
    named, said = new_ref(), new_ref()
    response = HttpResponse(mark(said), headers={"Content-Disposition": f'attachment; filename="{mark(named)}.txt"'})
    assert marks_in(response) == {named, said}
    assert marks_in(FileResponse(io.BytesIO(mark(said).encode()))) == {said}
