"""A package that is missing is an error of the installation, not a reject that the corpus would keep."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import EngineError
from analysis.reading import read_articles


def test_missing_package_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (
        "<html><head><title>Port</title></head><body><article><p>"
        + "A port opened. " * 40
        + "</p></article></body></html>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    whole = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "trafilatura":
            raise ModuleNotFoundError("No module named 'trafilatura'", name="trafilatura")
        return whole(name, *rest)

    for name in [n for n in sys.modules if n.split(".")[0] == "trafilatura"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EngineError, match="trafilatura"):
        read_articles(tmp_path)
