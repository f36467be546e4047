"""What is taken of a file, and what is not: by its size, its name and above all its content."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.owner import as_owner
from tests.walls.sent import EXE, PDF, TAKEN, docx, packed, png, send, xlsx
from walls import files
from walls.models import Attachment


@pytest.mark.parametrize("name", TAKEN)
def test_each_kind_is_known_by_its_content(name):
    kind = files.check(name, TAKEN[name])
    assert kind is files.KINDS[files.ending_of(name)]


@pytest.mark.parametrize("ending", sorted(files.KINDS))
def test_a_renamed_program_is_refused_whatever_it_is_called(ending):
    with pytest.raises(ValidationError, match=f"ends in .{ending}, but it is not"):
        files.check(f"report.{ending}", EXE)


OTHERS = {"pdf": PDF, "docx": docx(), "xlsx": xlsx(), "png": png(), "jpg": TAKEN["report.jpg"]}


@pytest.mark.parametrize("ending", OTHERS)
@pytest.mark.parametrize("truth", OTHERS)
def test_a_file_of_one_kind_does_not_pass_for_another(ending, truth):
    if ending == truth:
        assert files.check(f"a.{ending}", OTHERS[truth])
        return
    with pytest.raises(ValidationError, match="but it is not"):
        files.check(f"a.{ending}", OTHERS[truth])


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.docm", "a.xlsm", "a.zip", "a.pdf.exe", "pdf", "a.", ""]
)
def test_other_kinds_are_refused_with_the_list_of_those_taken(name):
    with pytest.raises(ValidationError, match="must be one of these kinds: pdf, docx"):
        files.check(name, PDF)


@pytest.mark.parametrize(
    "content",
    [
        packed(word__document_dot_xml=b"<document/>", word__vbaProject_dot_bin=b"macro"),
        b"PK\x03\x04",
        docx()[:-30],
        docx()[:40] + b"\x00" * 20 + docx()[60:],
        b"\x00" * 10 + docx(),
        packed(xl__workbook_dot_xml=b"<workbook/>"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,  # how Office wraps what is under a password
    ],
)
def test_a_word_document_with_macros_damage_or_a_password_is_refused(content):
    with pytest.raises(ValidationError, match=r"not a Word document|damaged"):
        files.check("a.docx", content)


def test_a_document_whose_parts_are_under_a_password_is_refused():
    directory = docx().index(b"PK\x01\x02")
    locked = bytearray(docx())
    locked[directory + 8] |= 1  # of its first part the list says that it is encrypted
    with pytest.raises(ValidationError, match="not a Word document without macros or a password"):
        files.check("a.docx", bytes(locked))


@pytest.mark.parametrize("ending", ["pdf", "png", "jpg"])
def test_what_begins_like_no_kind_at_all_is_refused(ending):
    with pytest.raises(ValidationError, match="but it is not"):
        files.check(f"a.{ending}", b"\x01")


@pytest.mark.parametrize("content", [b"a\x00b", b"\xff\xfea\x00,\x00b\x00", b"a\x1bb", b"\x81\x8d"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(ValidationError, match="not plain text"):
        files.check("a.txt", content)


# Sizes


@pytest.fixture
def small(settings):
    settings.ATTACHMENT_LIMIT = 2_000


def test_a_file_is_neither_empty_nor_larger_than_the_limit(small):
    with pytest.raises(ValidationError, match="is empty"):
        files.check("a.txt", b"")
    assert files.check("a.txt", b"x" * 2_000)
    with pytest.raises(ValidationError, match="must be 2 KB or smaller"):
        files.check("a.txt", b"x" * 2_001)


def bomb(parts: int, size: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"")
        for number in range(parts):
            file.writestr(f"{number}", bytes(size))
    return held.getvalue()


def test_a_small_file_that_unpacks_to_500_MB_is_refused_unopened():
    packed_small = bomb(50, 10 * 1024 * 1024)
    assert len(packed_small) < 1024 * 1024
    with pytest.raises(ValidationError, match="unpacks to more than 100 MB"):
        files.check("a.docx", packed_small)


def test_too_many_parts_are_refused():
    with pytest.raises(ValidationError, match="unpacks to more"):
        files.check("a.docx", bomb(files.ENTRIES, 0))


def test_what_a_file_says_of_its_size_is_not_believed():
    """Every size in the directory says 1 byte: the part is found not to be what was said."""
    honest = bomb(1, 20 * 1024 * 1024)
    lying = honest.replace(struct.pack("<I", 20 * 1024 * 1024), struct.pack("<I", 1))
    assert lying != honest
    with pytest.raises(ValidationError, match="damaged"):
        files.check("a.docx", lying)


# Names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie- b.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ('a"b;c.pdf', "a-b;c.pdf"),
        ("  two   spaces .pdf", "two spaces.pdf"),
        (".htaccess", "htaccess"),
        (".pdf", "pdf"),
        ("", "file"),
        ("..", "file"),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("a." + "x" * 300, "file." + "x" * 145),
    ],
)
def test_names_are_tidied(sent, kept):
    assert files.clean_name(sent) == kept
    assert len(files.clean_name(sent)) <= files.LONGEST_NAME


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 byte"), (820, "820 bytes"), (34_900, "34 KB"), (1_258_291, "1.2 MB"), (10 * 1024 * 1024, "10 MB")],
)
def test_sizes_in_words(size, words):
    assert files.in_words(size) == words


# Through the form


@pytest.mark.urls("tests.notes.urls")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", EXE, "File: the selected file must be one of these kinds"),
        ("a.pdf", EXE, "ends in .pdf, but it is not a PDF."),
        ("a.txt", b"", "The selected file is empty."),
        ("a.txt", b"x" * 2_001, "must be 2 KB or smaller"),
        ("a.txt", b"x" * 9_000_000, "must be 2 KB or smaller"),
    ],
)
def test_a_refused_file_loses_nothing_that_was_typed(world, notes, small, name, content, sentence):
    client = Client()
    client.force_login(world.people.officer, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/on/note/{notes['council'].ref}/files/new/"
    response = send(client, path, name, content, description="Typed with care")
    assert response.status_code == 200
    assert sentence.lower() in response.content.decode().lower()
    assert response.context["form"]["description"].value() == "Typed with care"
    with as_owner():
        assert not Attachment.objects.exists()


@pytest.mark.urls("tests.notes.urls")
def test_a_good_file_beside_wrong_text_must_be_chosen_again_and_the_page_says_so(world, notes):
    client = Client()
    client.force_login(world.people.officer, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/on/note/{notes['council'].ref}/files/new/"
    response = send(client, path, "a.pdf", PDF, description="x" * 201)
    assert response.status_code == 200
    assert response.context["form"].errors["file"] == ["Choose the file again: a page cannot keep it."]
    assert client.post(path).status_code == 404  # not one of our forms


@pytest.mark.urls("tests.notes.urls")
def test_no_more_is_kept_in_memory_than_is_taken(world, notes, small, rf, settings):
    request = rf.post("/", {"one": SimpleUploadedFile("a", b"x" * 1_500), "two": SimpleUploadedFile("b", b"y" * 9_000)})
    sizes = {name: (file.size, len(file.read())) for name, file in request.FILES.items()}
    assert sizes == {"one": (1_500, 1_500), "two": (9_000, 500)}
    assert settings.FILE_UPLOAD_HANDLERS == ["walls.uploads.BoundedUploadHandler"]
