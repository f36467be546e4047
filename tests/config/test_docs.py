"""The documents hold: pages made from the code say what the policy says, and what a document names is there."""

import re
from pathlib import Path

import pytest

from config import docs
from councils.policy import rows

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda path: path.relative_to(ROOT).as_posix()
)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(?:(Test\w+)::)?(\w+)`")
PATH = re.compile(
    r"`((?:config|councils|commissioning|publica|governance|walls|templates|static|tests|docs)/[\w/.-]+)`"
)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = {ROOT / path for path in PATH.findall(text)} | {document.parent / path for path in LINK.findall(text)}
    made = {ROOT / "static" / "build"}  # by the front-end build
    assert [str(path) for path in sorted(named - made) if not path.exists()] == []
    for file, group, name in TEST.findall(text):
        code = (ROOT / file).read_text(encoding="utf-8")
        if group:
            code = re.split(r"^\S", code.partition(f"\nclass {group}:\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
        found = re.search(rf"^{'    ' if group else ''}def {name}\(", code, re.MULTILINE)
        assert found, (file, group, name)


def test_every_claim_of_the_threat_model_has_its_test() -> None:
    text = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
    claims = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(claims) > 20
    assert [claim for claim in claims if not TEST.search(claim)] == []


def test_the_index_leads_to_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {
        f"{folder}/{path.name}"
        for folder in ("adr", "how-to", "generated")
        for path in (ROOT / "docs" / folder).iterdir()
    }
    assert pages - set(LINK.findall(index)) == set()


def lines_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| ")
    ][1:]


def test_the_access_page_follows_the_ladder() -> None:
    page = docs.access()
    officers = {line[0]: line[3:] for line in lines_of(page, "officers")}
    assert officers["Commissioning officer"] == ["yes", "yes", "", ""]
    assert officers["Head of Paid Service (Lead commissioner)"] == ["yes", "yes", "yes", ""]
    assert officers["Monitoring Officer"] == ["yes", "", "", "yes"]  # sees by the party's grant, not by governing
    assert officers["Clerk (proper officer)"] == ["yes", "", "", ""]
    assert lines_of(page, "scoring")[0] == ["the people named", "", "scorer", "yes", "yes", "", ""]


def test_the_access_page_gives_each_role_its_strongest_grant_once() -> None:
    by_role = {(line[0], line[1]): line[2:] for line in lines_of(docs.access(), "By role")}
    assert len(by_role) == len(rows("roles"))
    assert by_role["Chair of the Board", "provider"][:3] == ["", "", "board, board-to-owners"]
    assert by_role["Internal auditor", "audit"] == ["council, oversight", "", "", ""]
    assert by_role["System administrator", "system"] == ["", "", "", ""]


def test_a_grant_to_a_whole_side_that_nobody_is_on_is_an_error() -> None:
    with pytest.raises(ValueError, match="nobody is on the side"):
        docs.whole_side("council", "forum")


def test_a_stale_page_is_told_and_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    assert docs.main(check=True) == 1
    assert "access.md, lifecycles.md, urls.md" in capsys.readouterr().err
    assert docs.main(check=False) == 0
    assert docs.main(check=True) == 0
    (tmp_path / "access.md").write_text("old", encoding="utf-8")
    assert docs.main(check=True) == 1
