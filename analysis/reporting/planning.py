"""From what was asked to what will be run: everything is checked here, before anything runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from shlex import quote
from typing import Any
from zoneinfo import ZoneInfo

from analysis.corpus.files import read_current
from analysis.corpus.store import source_key
from analysis.errors import CallError, CorpusError
from analysis.periods import Period, parse_period
from analysis.reporting.catalogue import ReportInfo, find_report
from analysis.reporting.evidence import check_level
from analysis.reporting.manifest import hash_bytes, report_id, versions
from analysis.reporting.parameters import check_parameters, settle
from analysis.reporting.publishing import safe_target
from analysis.reporting.style import read_style
from analysis.settings import Project

_LONGEST_SLUG = 60


@dataclass(frozen=True)
class Request:
    """One report that is asked for. `sources` are outlets; `parameters` go to the notebook, as values or as texts."""

    name: str
    period: str = "all"
    sources: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = "snippet"


@dataclass(frozen=True)
class Job:
    """One report that will be run: checked, with every value it depends on, and the folder it will stand in."""

    project: Project
    info: ReportInfo
    notebook: bytes
    period: Period
    slug: str
    given: dict[str, Any]
    values: dict[str, Any]
    evidence: str
    target: Path
    inputs: dict[str, Any]
    id: str
    command: str

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def label(self) -> str:
        return f"{self.name} {self.target.name}"


def today(project: Project) -> date:
    """The day it is now in the project's time zone."""
    return datetime.now(ZoneInfo(project.settings.timezone)).date()


def plan(project: Project, request: Request, day: date | None = None) -> Job:
    """The job for a request. CallError for anything that is wrong with it, CorpusError where nothing is prepared."""
    info = find_report(project, request.name)
    level = check_level(request.evidence)
    period = parse_period(request.period, day or today(project))
    given = check_parameters(list(info.parameters), _asked(info, request, period), info.name)
    values = settle(list(info.parameters), given)
    slug = make_slug(info, values)
    folder = f"{period.name}+{slug}" if slug else period.name
    notebook = info.path.read_bytes()
    inputs = _inputs(project, notebook, values, level)
    return Job(
        project=project,
        info=info,
        notebook=notebook,
        period=period,
        slug=slug,
        given=given,
        values=values,
        evidence=level,
        target=safe_target(project, info.name, folder),
        inputs=inputs,
        id=report_id(inputs),
        command=_command(info, period, values, level),
    )


def _asked(info: ReportInfo, request: Request, period: Period) -> dict[str, Any]:
    """The notebook's parameters as asked for; period and sources under the names that its cell has for them."""
    asked: dict[str, Any] = dict(request.parameters)
    if "period" in asked:
        msg = f"{info.name}: write --period {str(asked['period'])[:40]}, not -p period=..."
        raise CallError(msg)
    if info.accepts("period"):
        asked["period"] = period.name
    elif period.name != "all":
        msg = f"{info.name} has no parameter period: it is always made of all articles"
        raise CallError(msg)
    if request.sources:
        keys = sorted({_key(s) for s in request.sources})
        known = {p.name: p for p in info.parameters}
        if "source" not in known:
            msg = f"{info.name} has no parameter source: it is always made of all sources"
            raise CallError(msg)
        if known["source"].type != "list[str]" and len(keys) > 1:
            msg = f"{info.name} takes one source at a time; got {', '.join(keys)}"
            raise CallError(msg)
        asked["source"] = keys if known["source"].type == "list[str]" else keys[0]
    return asked


def _key(source: str) -> str:
    key = source_key(source)
    if not key or not source.isprintable():
        msg = f"{source[:60]!r} cannot be the name of a source"
        raise CallError(msg)
    return key


def make_slug(info: ReportInfo, values: Mapping[str, Any]) -> str:
    """A short readable name of what differs from the notebook's defaults, period apart; empty where nothing does."""
    parts, exact = [], True
    for p in info.parameters:
        value = values[p.name]
        if p.name == "period" or value == p.default:
            continue
        items = [str(v) for v in value] if isinstance(value, list) else [str(value)]
        slugs = ["".join(c for c in source_key(i) if c.isascii() or c.isalnum()) for i in items]
        exact = exact and slugs == items and all(slugs)
        parts += slugs if p.name == "source" else [f"{source_key(p.name)}-{'-'.join(slugs)}"]
    slug = "+".join(parts)
    if slug and (not exact or len(slug) > _LONGEST_SLUG):
        digest = hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:6]
        slug = f"{slug[:_LONGEST_SLUG].strip('+-')}-{digest}"
    return slug


def _inputs(project: Project, notebook: bytes, values: Mapping[str, Any], level: str) -> dict[str, Any]:
    current = read_current(project.processed)
    if current is None:
        msg = f"{project.root} has no prepared corpus; run 'broadsheet prepare'"
        raise CorpusError(msg)
    settings = project.settings
    return {
        "notebook": hash_bytes(notebook),
        "parameters": dict(values),
        "evidence": level,
        "corpus": current.fingerprint,
        "engines": current.engines,
        "settings": {
            "timezone": settings.timezone,
            "minimum_n": settings.minimum_n,
            "bootstrap": settings.bootstrap,
            "paper": settings.paper,
            "pdf_ua": settings.pdf_ua,
            "style": read_style(project).fingerprint,
        },
        "versions": versions(),
    }


def _command(info: ReportInfo, period: Period, values: Mapping[str, Any], level: str) -> str:
    """The call that makes this report, as it is typed."""
    parts = ["broadsheet", "report", info.name]
    parts += ["--period", period.name] if info.accepts("period") else []
    for p in info.parameters:
        value = values[p.name]
        if p.name == "period" or value == p.default:
            continue
        if p.name == "source":
            for name in value if isinstance(value, list) else [value]:
                parts += ["--source", quote(name)]
        else:
            text = ",".join(value) if isinstance(value, list) else "" if value is None else str(value)
            parts += ["-p", quote(f"{p.name}={text}")]
    return " ".join(parts if level == "snippet" else [*parts, "--evidence", level])


def plan_all(project: Project, requests: Sequence[Request], day: date | None = None) -> list[Job]:
    """The jobs for many requests; a report that is asked for twice is made once."""
    jobs = {job.target: job for job in (plan(project, r, day) for r in requests)}
    return list(jobs.values())
