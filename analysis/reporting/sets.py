"""Report sets: many reports asked for by one name, written as `[[set]]` in `broadsheet.toml`.

[[set]]
name = "monthly-by-outlet"
reports = ["sentiment", "entities"]    # or "all", the default
period = "2023-01..2023-03"            # or a list of periods; default: last-week
each = ["month", "source"]             # one report for each month and for each outlet in it
sources = ["steppe-courier"]           # only these; without `each = "source"` together in one report
parameters = { top = 10 }              # for the reports that declare them
evidence = "reference"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from analysis.errors import CallError, NothingToReport, SettingsError
from analysis.periods import Period, parse_period
from analysis.reporting.blocks import NAME
from analysis.reporting.catalogue import find_report, list_reports
from analysis.reporting.evidence import LEVELS
from analysis.reporting.planning import Request
from analysis.reporting.workers import run_apart
from analysis.settings import SETTINGS_FILE, Project

UNITS = ("day", "week", "month", "year")
_MOST = 2000  # reports in one set; beyond that somebody has made a mistake
_KINDS: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "reports": (str, list),
    "period": (str, list),
    "sources": (str, list),
    "each": (str, list),
    "parameters": (dict,),
    "evidence": (str,),
}


@dataclass(frozen=True)
class ReportSet:
    """One `[[set]]`; `reports` is empty for all of them."""

    name: str
    reports: tuple[str, ...] = ()
    periods: tuple[str, ...] = ("last-week",)
    sources: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = "snippet"


def read_sets(project: Project) -> dict[str, ReportSet]:
    """The sets of a project, by name. SettingsError for what cannot be one."""
    found: dict[str, ReportSet] = {}
    for number, given in enumerate(project.settings.set, start=1):
        made = _read(given, f"{SETTINGS_FILE}, set {number}")
        if made.name in found:
            msg = f"{SETTINGS_FILE}: there are two sets {made.name!r}; name them apart"
            raise SettingsError(msg)
        found[made.name] = made
    return found


def find_set(project: Project, name: str) -> ReportSet:
    """The set called `name`. CallError that lists the sets."""
    sets = read_sets(project)
    if name not in sets:
        there = f"the sets in {SETTINGS_FILE} are {', '.join(sets)}" if sets else f"{SETTINGS_FILE} has none"
        msg = f"there is no set {name[:60]!r}; {there}"
        raise CallError(msg)
    return sets[name]


def _read(given: Mapping[str, Any], where: str) -> ReportSet:
    for key, value in given.items():
        if key not in _KINDS:
            msg = f"{where}: unknown entry {key!r}; known are {', '.join(_KINDS)}"
            raise SettingsError(msg)
        listed = isinstance(value, list) and not all(isinstance(v, str) for v in value)
        if not isinstance(value, _KINDS[key]) or listed:
            msg = f"{where}: {key} is {value!r}; expected {' or '.join(k.__name__ for k in _KINDS[key])} of texts"
            raise SettingsError(msg)
    name, each, level = given.get("name", ""), _listed(given.get("each", [])), given.get("evidence", "snippet")
    if not NAME.fullmatch(name):
        msg = f"{where}: name is {name!r}; expected lower-case letters, digits, - and _"
        raise SettingsError(msg)
    wrong = [u for u in each if u not in (*UNITS, "source")]
    if wrong or sum(u in UNITS for u in each) > 1:
        msg = f"{where}: each is {list(each)}; expected source, or one of {', '.join(UNITS)}, or both"
        raise SettingsError(msg)
    if level not in LEVELS:
        msg = f"{where}: evidence is {level!r}; expected one of {', '.join(LEVELS)}"
        raise SettingsError(msg)
    reports = _listed(given.get("reports", "all"))
    return ReportSet(
        name,
        () if reports == ("all",) else reports,
        _listed(given.get("period", "last-week")),
        _listed(given.get("sources", [])),
        each,
        dict(given.get("parameters", {})),
        level,
    )


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def expand(project: Project, chosen: ReportSet, day: date, periods: Iterable[str] = ()) -> list[Request]:
    """The requests that a set stands for, seen from `day`; `periods` take the place of its own.

    Raises CallError for reports, periods or parameters that do not exist, NothingToReport where the outlets or periods
    that the set asks for have no articles.
    """
    named = chosen.reports or tuple(r.name for r in list_reports(project))
    infos = [find_report(project, name) for name in named]
    for parameter in chosen.parameters:
        if not any(i.accepts(parameter) for i in infos):
            msg = f"set {chosen.name}: none of its reports has a parameter {parameter!r}"
            raise CallError(msg)
    spans = [parse_period(p, day) for p in (tuple(periods) or chosen.periods)]
    slices = _slices(project, chosen, spans)
    requests = [
        Request(
            info.name,
            period,
            sources,
            {k: v for k, v in chosen.parameters.items() if info.accepts(k)},
            chosen.evidence,
        )
        for period, sources in slices
        for info in infos
    ]
    if not requests:
        msg = f"set {chosen.name}: there is no article in {', '.join(s.name for s in spans)}"
        raise NothingToReport(msg)
    if len(requests) > _MOST:
        msg = f"set {chosen.name} stands for {len(requests)} reports; at most {_MOST} are made at once"
        raise CallError(msg)
    return requests


def _slices(project: Project, chosen: ReportSet, spans: list[Period]) -> list[tuple[str, tuple[str, ...]]]:
    """Periods with the sources of each."""
    if not chosen.each:
        return [(span.name, chosen.sources) for span in spans]
    days = outlets_by_day(project)
    unit = next((u for u in chosen.each if u in UNITS), None)
    parts = [p for span in spans for p in (split_period(_dated(span, days), unit) if unit else [span])]
    if "source" not in chosen.each:
        return [(p.name, chosen.sources) for p in parts]
    from analysis.corpus.store import source_key

    wanted = {source_key(s) for s in chosen.sources}
    return [
        (part.name, (key,))
        for part in parts
        for key in sorted({k for k, d in days if (not wanted or k in wanted) and _within(d, part)})
    ]


def _within(day: str | None, period: Period) -> bool:
    if period.start is None or period.end is None:
        return True
    return day is not None and period.start.isoformat() <= day <= period.end.isoformat()


def _dated(span: Period, days: list[tuple[str, str | None]]) -> Period:
    """All time as the whole years from the first to the last article, so that it can be split."""
    if span.start is not None:
        return span
    years = sorted(d[:4] for _, d in days if d)
    if not years:
        msg = "no article has a date, so there is nothing to split by time"
        raise NothingToReport(msg)
    first, last = sorted(d for _, d in days if d)[0], sorted(d for _, d in days if d)[-1]
    return Period(date.fromisoformat(first), date.fromisoformat(last), "all")


def split_period(span: Period, unit: str) -> list[Period]:
    """The days, weeks, months or years that lie in `span`, wholly or (of all time) with its first or last day."""
    if span.start is None or span.end is None:
        return []
    whole = span.name != "all"
    found: dict[str, Period] = {}
    day = span.start
    while day <= span.end:
        part = parse_period(_unit_name(day, unit), day)
        assert part.start is not None
        assert part.end is not None
        if not whole or (part.start >= span.start and part.end <= span.end):
            found.setdefault(part.name, part)
        day = part.end + timedelta(days=1)
    return list(found.values())


def _unit_name(day: date, unit: str) -> str:
    if unit == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


def outlets_by_day(project: Project) -> list[tuple[str, str | None]]:
    """Each outlet with each day on which it published something."""
    found: list[tuple[str, str | None]] = run_apart(_read_outlets, project)
    return found


def _read_outlets(project: Project, tell: Any) -> list[tuple[str, str | None]]:
    from analysis.corpus.store import open_corpus, source_key

    articles = open_corpus(project).articles
    days = articles.published.dt.tz_convert(project.settings.timezone).dt.strftime("%Y-%m-%d")
    pairs = {
        (source_key(str(s)), d if isinstance(d, str) else None) for s, d in zip(articles.source, days, strict=True)
    }
    return sorted(pairs, key=lambda p: (p[0], p[1] or ""))
