"""What a machine and a project need to make reports, checked one by one, each with its remedy."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.settings import Project, find_project

PACKAGES = (
    "pandas",
    "pyarrow",
    "duckdb",
    "matplotlib",
    "papermill",
    "nltk",
    "spacy",
    "trafilatura",
    "typst",
    "jupyterlab",
)
FREE_SPACE = 500_000_000  # bytes; a corpus of 10,000 articles with its reports takes less


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is well, what was seen, and how to mend it."""

    what: str
    well: bool
    seen: str
    remedy: str = ""


def examine(folder: Path | None = None) -> Iterator[Finding]:
    """Every check in turn; none raises."""
    yield _python()
    yield from _packages()
    yield _attempt("web pages", _pages, "pip install --force-reinstall trafilatura lxml-html-clean")
    yield _attempt("language model", _language_model, 'pip install "broadsheet[model]"')
    yield _stance_model()
    yield _attempt("sentence splitter", _splitter, "pip install --force-reinstall nupunkt")
    yield _attempt("fonts", _fonts, "pip install --force-reinstall fontpkg-noto-sans fontpkg-noto-serif")
    yield _attempt("PDF compiler", _typst, "pip install --force-reinstall typst")
    yield _attempt("Jupyter kernel", _kernel, "pip install --force-reinstall ipykernel")
    yield from _project(folder)


def _attempt(what: str, look: Callable[[], str], remedy: str) -> Finding:
    try:
        return Finding(what, True, look())
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises is the finding
        return Finding(what, False, str(error).splitlines()[0] if str(error) else type(error).__name__, remedy)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")


def _packages() -> Iterator[Finding]:
    missing = []
    for name in PACKAGES:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    seen = f"missing: {', '.join(missing)}" if missing else f"{len(PACKAGES)} of {len(PACKAGES)} installed"
    yield Finding("packages", not missing, seen, "pip install --force-reinstall broadsheet")


def _pages() -> str:
    from analysis.reading import read_articles

    said = "The ferry left the port at noon, and forty wagons of grain went with it. "
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<html><body><h1>Ferry leaves</h1><p>{said * 8}</p></body></html>", encoding="utf-8")
        articles, rejects = read_articles(page)
    if articles.empty:
        raise AnalysisError(rejects["detail"].iloc[0])
    return "one was read"


def _language_model() -> str:
    from analysis.marking.language import load_model, model_name
    from analysis.settings import Settings

    load_model(Settings(), parse=False)
    return model_name(Settings())


def _stance_model() -> Finding:
    """Optional: what is not installed is said and is no failure; a damaged file is one."""
    from analysis.marking.stance_model import NEEDED, find_problem, is_installed, load_stance_model

    if not is_installed():
        return Finding("stance model", True, f"left out: {find_problem()}")
    remedy = 'pip install --force-reinstall "broadsheet[stance]"'

    def look() -> str:
        ((negative, _, _),) = load_stance_model().score([("Brunia betrayed its allies.", 0, 6)])
        if negative < 0.5:
            raise AnalysisError(f"a sentence that blames was read as {negative:.2f} negative")
        return f"works on {' and '.join(f'{name} {metadata.version(name)}' for name in NEEDED)}"

    return _attempt("stance model", look, remedy)


def _splitter() -> str:
    from analysis.marking.language import split_raw

    found = split_raw("Dr. Aset Nurlan spoke. Nobody objected.")
    if len(found) != 2:
        msg = f"two sentences were split into {len(found)}"
        raise AnalysisError(msg)
    return "nupunkt works"


def _fonts() -> str:
    from analysis.resources.fonts import font_files

    files = font_files()
    if not files:
        msg = "no font files found"
        raise AnalysisError(msg)
    return f"{len(files)} font files"


def _typst() -> str:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.typ"
        source.write_text("Broadsheet", encoding="utf-8")
        typst.compile(str(source))
    return f"Typst {metadata.version('typst')}"


def _kernel() -> str:
    from jupyter_client.kernelspec import KernelSpecManager

    spec = KernelSpecManager().get_kernel_spec("python3")
    return str(spec.display_name)


def _project(folder: Path | None) -> Iterator[Finding]:
    try:
        project = find_project(folder)
    except AnalysisError as error:
        yield Finding("project", False, str(error), "broadsheet init FOLDER")
        return
    yield Finding("project", True, str(project.root))
    yield from (_writable(project, name) for name in ("data/processed", "reports"))
    free = shutil.disk_usage(project.root).free
    yield Finding("disk", free > FREE_SPACE, f"{free / 1e9:.1f} GB free", "make room, or move the project")


def _writable(project: Project, name: str) -> Finding:
    place = project.root / name
    remedy = f"make {place} writable for {os.environ.get('USER') or os.environ.get('USERNAME') or 'this user'}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place, prefix=".tmp-"):
            return Finding(f"write to {name}", True, "yes")
    except OSError as error:
        return Finding(f"write to {name}", False, error.strerror or "no", remedy)
