"""Fixtures that several rooms share. People, outlets and quotations in them are invented."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from analysis.settings import Project, Settings

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "shared" / "seed"


@pytest.fixture(scope="session")
def seed_article() -> Path:
    """The seed article kept beside the project; skipped elsewhere, an error where it is required and missing."""
    found = sorted(SEED.glob("*.txt"))
    if not found:
        if os.environ.get("BROADSHEET_REQUIRE_SEED"):
            pytest.fail(f"the seed article is required and not in {SEED.name}")
        pytest.skip("the seed article is not kept beside this clone")
    return found[0]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    for name in ("data/raw", "data/processed", "reports"):
        (tmp_path / name).mkdir(parents=True)
    return Project(tmp_path, Settings(workers=1))


@pytest.fixture(scope="session")
def prepared_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the small fixture corpus, prepared. Do not change it."""
    from analysis.corpus.prepare import prepare

    root = tmp_path_factory.mktemp("prepared")
    shutil.copytree(HERE / "fixtures" / "raw", root / "data" / "raw")
    made = Project(root, Settings(workers=1))
    prepare(made)
    return made
