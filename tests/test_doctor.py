"""What the doctor finds out by trying rather than by asking which packages are there."""

import sys

import pytest

from analysis.doctor import examine
from analysis.marking import stance_model


def found(what: str) -> tuple[bool, str, str]:
    return next((f.well, f.seen, f.remedy) for f in examine() if f.what == what)


def test_a_page_is_read() -> None:
    assert found("web pages")[0]


def test_an_installation_that_cannot_read_pages_is_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [m for m in sys.modules if m.startswith(("trafilatura", "lxml_html_clean"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    well, seen, remedy = found("web pages")
    assert not well
    assert "trafilatura" in seen
    assert remedy == "pip install --force-reinstall trafilatura lxml-html-clean"


def test_what_stances_need_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("stance model")[0]
    monkeypatch.setattr(stance_model, "NEEDED", ("a_package_that_is_not_there",))
    well, seen, _ = found("stance model")
    assert well
    assert seen.startswith("left out")
    assert 'pip install "broadsheet[stance]"' in seen
