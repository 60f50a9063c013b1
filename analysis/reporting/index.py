"""`reports/index.html`: every report that exists, on one page without script, for a file or a server."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analysis.errors import ReportError
from analysis.reporting.document import period_words
from analysis.reporting.html import style_sheet
from analysis.reporting.manifest import read_manifest
from analysis.reporting.publishing import failures, published
from analysis.reporting.style import PLAIN, Style, read_style
from analysis.settings import Project
from analysis.whole import write_whole

_MANY = 4  # periods from which on there is a list of them
_LISTED = {
    "report.pdf": "PDF",
    "report.docx": "Word",
    "tables.xlsx": "Excel",
    "evidence.csv": "Evidence",
    "notebook.ipynb": "Notebook",
}


def write_index(project: Project) -> Path:
    """Write the index of a project's reports, newest period first; the path of the page."""
    found = []
    for folder in published(project):
        try:
            found.append((folder, read_manifest(folder)["content"]))
        except ReportError:
            continue  # not one of ours, or half deleted by hand: it is not a report
    path = project.reports / "index.html"
    write_whole(path, render_index(found, project.reports, read_style(project), failures(project)))
    return path


def render_index(
    found: list[tuple[Path, dict[str, Any]]], root: Path, style: Style = PLAIN, failed: Sequence[Path] = ()
) -> str:
    """The page for these folders and the content of their manifests, and for `failed` runs that were kept aside."""
    sheet, digest = style_sheet(style, "index.css")
    policy = (
        f"default-src 'none'; img-src 'self' file: data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    newest = sorted(found, key=lambda f: (f[1]["report"], f[0].name))
    newest.sort(key=lambda f: (f[1]["period"]["end"] or "", f[1]["period"]["start"] or ""), reverse=True)
    periods: dict[str, list[str]] = {}
    for folder, content in newest:
        periods.setdefault(content["period"]["name"], []).append(_card(folder, content, root))
    sections = "".join(
        f'<section aria-labelledby="{_anchor(name)}">\n<h2 id="{_anchor(name)}">{escape(period_words(name))}</h2>\n'
        f'<ul class="cards">\n{"".join(cards)}</ul>\n</section>\n'
        for name, cards in periods.items()
    )
    if failed:
        items = "".join(_failure(folder, root) for folder in failed)
        sections += (
            '<section aria-labelledby="failed">\n<h2 id="failed">Did not work</h2>\n'
            f'<ul class="failed">\n{items}</ul>\n</section>\n'
        )
    logo = f'<img class="logo" src="{escape(style.logo_address)}" alt="">\n' if style.logo else ""
    body = sections or "<p>There is no report yet.</p>\n"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        '<link rel="icon" href="data:,">\n'  # else browsers ask the server for one
        f"<title>Reports</title>\n<style>{sheet}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#report">Skip to the reports</a>\n'
        f'<header>\n{logo}<p class="kicker">Broadsheet</p>\n<h1>Reports</h1>\n'
        f'<p class="dek">{len(found)} published, newest period first</p>\n</header>\n'
        f'{_contents(list(periods))}<main id="report">\n{body}</main>\n</body>\n</html>\n'
    )


def _anchor(period: str) -> str:
    return f"period-{period.replace('..', '-to-')}"


def _contents(periods: Sequence[str]) -> str:
    """Links to the periods, where there are so many that one has to look for them."""
    if len(periods) < _MANY:
        return ""
    items = "".join(f'<li><a href="#{_anchor(p)}">{escape(period_words(p))}</a></li>\n' for p in periods)
    return f'<nav class="periods" aria-label="Periods">\n<ul>\n{items}</ul>\n</nav>\n'


def _failure(folder: Path, root: Path) -> str:
    place = folder.relative_to(root).as_posix()
    try:
        why = (folder / "error.txt").read_text(encoding="utf-8", errors="replace").splitlines()[0][:400]
    except (OSError, IndexError):
        why = ""
    notebook = quote(f"{place}/notebook.ipynb")
    return f'<li>{escape(place)}: {escape(why)} <a href="{notebook}">notebook</a></li>\n'


def _card(folder: Path, content: dict[str, Any], root: Path) -> str:
    files = content["files"]
    place = folder.relative_to(root).as_posix()
    charts = sorted(f for f in files if f.startswith("charts/") and f.endswith(".svg"))
    first = content.get("charts", charts)[:1]
    thumbnail = '<span class="blank"></span>'
    if first:
        thumbnail = f'<img src="{quote(f"{place}/{first[0]}")}" alt="" loading="lazy">'
    filters = f'<p class="filters">{escape(content["slug"].replace("+", ", "))}</p>\n' if content["slug"] else ""
    called = f"{content['title']}, {folder.name}"
    links = " ".join(
        f'<a href="{quote(f"{place}/{f}")}" aria-label="{label}: {escape(called)}">{label}</a>'
        for f, label in _LISTED.items()
        if f in files
    )
    claim = "".join(f'<p class="claim">{escape(text)}</p>\n' for text in content.get("brief", [])[:1])
    main = quote(f"{place}/report.html")
    return (
        f'<li class="card">\n<a class="main" href="{main}">{thumbnail}<span>{escape(content["title"])}</span></a>\n'
        f'{filters}{claim}<p class="about">{escape(content["subtitle"])}</p>\n<p class="files">{links}</p>\n</li>\n'
    )
