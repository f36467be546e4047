"""What is understood of a workbook that is filled in as it should be, and of the ways people write numbers."""

import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest

from publica.returns.workbook import apart
from publica.returns.workbook.layout import Layout, Read, titles
from publica.returns.workbook.values import Unclear, number
from publica.returns.workbook.write import write
from tests.publica.workbook import books
from tests.publica.workbook.books import COTSWOLD, changed, layout, opened, typed, understood


def figure(content: bytes, measure: str = "collected0") -> Read:
    read = understood(content)
    assert read.findings == ()
    return next(figure for figure in read.figures if figure.measure == measure)


def test_the_workbook_as_it_was_sent_says_what_the_draft_holds():
    read = understood(write(layout()))
    assert read.findings == ()
    assert [(figure.part, figure.measure, figure.value, figure.commentary) for figure in read.figures] == [
        each
        for number in range(3)
        for each in (
            (f"part{number}", f"collected{number}", None, ""),
            (f"part{number}", f"days{number}", None, ""),
            (f"part{number}", f"arrears{number}", Decimal("1200.5"), "As before."),
        )
    ]


@pytest.mark.parametrize(
    ("value", "means"),
    [
        (94.7, "94.7"),
        (95, "95"),
        (0, "0"),
        ("94.7", "94.7"),
        (" 94.7 ", "94.7"),
        ("94.7%", "94.7"),
        ("94.7 %", "94.7"),
        ("0.947%", "0.947"),
        ("1,094.7%", "1094.7"),
        ("'940%", "940"),
        ("'0.947%", "0.947"),
        (100, "100"),
        (94.69999999999999, "94.7"),
        (".5%", "0.5"),
        (1.5, "1.5"),
        ("", None),
        ("-", None),
        ("–", None),
        ("n/a", None),
        ("N/A", None),
        ("No data", None),
    ],
    ids=str,
)
def test_a_number_is_understood_as_people_write_it(value, means):
    assert figure(typed(value)).value == (None if means is None else Decimal(means))


@pytest.mark.parametrize(
    ("value", "means"),
    [
        ("£1,200.50", "1200.5"),
        ("-£3", "-3"),
        ("−3", "-3"),
        ("-1,000", "-1000"),
        ("1,094.7", "1094.7"),
        (0.5, "0.5"),
        ("£ 12", "12"),
    ],
    ids=str,
)
def test_pounds_are_understood_as_people_write_them(value, means):
    read = typed(value, "G4")
    assert figure(read, "arrears0").value == Decimal(means)


def test_a_small_percentage_is_no_fraction_where_small_ones_are_usual():
    """Asked of every error rate below 1%, the question would be a nuisance."""
    rate = replace(books.lines("0")[0], last=Decimal("1.4"), target=Decimal("1.2"))
    assert number(rate, 0.8) == Decimal("0.8")
    with pytest.raises(Unclear, match=r"1\.4"):
        number(rate, 0.014)


@pytest.mark.parametrize(
    "usual", [{"last": Decimal("103.2")}, {"target": Decimal(110)}, {"target_upper": Decimal(105)}]
)
def test_more_than_the_whole_is_no_question_where_it_is_usual(usual):
    """Of what is spent beside a budget, say."""
    assert number(replace(books.lines("0")[0], **usual), 104) == Decimal(104)


@pytest.mark.parametrize("told", ["940", "0.947"])
def test_what_the_draft_holds_is_not_asked_about_again(told):
    """It was answered when it was typed; the workbook brings it back with the other figures."""
    said = replace(books.lines("0")[0], now=Decimal(told))
    assert number(said, float(told)) == number(said, told) == Decimal(told)


def test_rows_may_be_sorted_since_each_says_its_measure():
    def swapped(book):
        sheet = book[COTSWOLD]
        for column in range(1, 9):
            one, other = sheet.cell(2, column), sheet.cell(4, column)
            one.value, other.value = other.value, one.value

    assert figure(changed(swapped), "arrears0").value == Decimal("1200.5")


@pytest.mark.parametrize(
    ("value", "means"),
    [
        ("Better.\nMuch.", "Better.\nMuch."),
        ("  spaced  ", "spaced"),
        (12, "12"),
        (12.5, "12.5"),
        ("a\u200bb\ufeff", "ab"),
        ("_x0000_", ""),
        ("@SUM(A1)", "@SUM(A1)"),
    ],
    ids=str,
)
def test_a_commentary_is_text_whatever_was_typed(value, means):
    assert figure(typed(value, "H2")).commentary == means


def test_L36_nothing_in_a_workbook_is_a_formula():
    hostile = ["=1+1", "+1", "-1", "@A1", '=HYPERLINK("http://x")', "\t=1", "{=1}", "http://x", "=cmd|' /C'!A0"]
    lines = tuple(
        books.Line(f"ref{number}", words, unit=words[:40], good=words, commentary=words)
        for number, words in enumerate(hostile)
    )
    written = write(Layout(hostile[0], hostile[0], hostile[4], hostile[2], (books.Part("p", "Cotswold", "", lines),)))
    for name, content in books.parts(written).items():
        assert b"<f>" not in content and b"<f " not in content, name
        assert b"<hyperlink " not in content, name
    sheet = opened(written)["Cotswold"]
    assert [sheet.cell(row, 2).value for row in range(2, 2 + len(hostile))] == hostile


def test_L39_a_workbook_says_nothing_of_who_made_it():
    with zipfile.ZipFile(io.BytesIO(write(layout()))) as packed:
        names = set(packed.namelist())
        core = packed.read("docProps/core.xml").decode()
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/sheet4.xml",
    }
    assert "<dc:creator></dc:creator>" in core
    assert '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z' in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core


def test_only_what_is_asked_for_can_be_typed_into():
    book = opened()
    for sheet in book:
        assert sheet.protection.sheet
    sheet = book[COTSWOLD]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"G2", "G3", "G4", "H2", "H3", "H4"}
    assert sheet.freeze_panes == "C2"


def test_two_sheets_of_one_council_name_the_service_and_no_title_is_taken_twice():
    made = titles([("Cotswold", "Tax"), ("Forest", "Tax"), ("Cotswold", "Benefits: [all]"), ("Return", "x")])
    assert made == ["Cotswold, Tax", "Forest", "Cotswold, Benefits all", "Return 2"]
    long = titles(
        [("Cotswold", "Housing benefit and council tax support"), ("Cotswold", "Housing benefit and council")]
    )
    assert len(set(long)) == 2 and max(map(len, long)) <= 31


def test_a_layout_goes_to_the_reader_and_back():
    sent = layout()
    assert Layout.of_plain(json.loads(json.dumps(sent.plain(), default=str))) == sent


def test_the_reader_in_its_own_process_says_the_same():
    content = typed("about ninety")
    here = understood(content)
    there = apart.understand(layout(), content)
    assert len(there["figures"]) == len(here.figures) == 8
    assert [finding["message"] for finding in there["findings"]] == [finding.message for finding in here.findings]
