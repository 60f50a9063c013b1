"""Files for schedulers, each of which calls `broadsheet run` and nothing else: written, read back, and explained."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Callable
from configparser import ConfigParser
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from shlex import join, quote
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from analysis.errors import CallError, ReportError
from analysis.reporting.scheduled import EVERY
from analysis.reporting.sets import find_set
from analysis.settings import Project
from analysis.whole import write_whole

KINDS = ("systemd", "cron", "github", "airflow", "windows")
DAYS = {"daily": "*-*-*", "weekly": "Mon *-*-*", "monthly": "*-*-01"}  # for systemd
CRON_DAYS = {"daily": "* * *", "weekly": "* * 1", "monthly": "1 * *"}
_TASKS = "http://schemas.microsoft.com/windows/2004/02/mit/task"


@dataclass(frozen=True)
class Schedule:
    """When and what: `every` is daily, weekly (Mondays) or monthly (the first), `at` the hour in the project's zone."""

    project: Project
    every: str
    at: time
    set_name: str = ""
    notify: str = ""

    @property
    def name(self) -> str:
        return f"broadsheet-{self.every}{f'-{self.set_name}' if self.set_name else ''}"

    def words(self, program: str, folder: str) -> list[str]:
        """The command, word by word."""
        found = [program, "run", self.every, "--project", folder]
        found += ["--set", self.set_name] if self.set_name else []
        return found + (["--notify", self.notify] if self.notify else [])

    @property
    def command(self) -> list[str]:
        return self.words(broadsheet(), str(self.project.root))


def broadsheet() -> str:
    """Where the command `broadsheet` of this installation lies."""
    beside = shutil.which("broadsheet", path=str(Path(sys.executable).parent))
    return beside or shutil.which("broadsheet") or "broadsheet"


def make_schedule(project: Project, every: str, at: str = "06:00", set_name: str = "", notify: str = "") -> Schedule:
    """A checked schedule. Raises CallError for an unknown rhythm, hour or set, or a path that no file can hold."""
    if every not in EVERY:
        msg = f"{every!r} is no rhythm; expected one of {', '.join(EVERY)}"
        raise CallError(msg)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", at):
        msg = f"{at!r} is no time of day; write one like 06:30"
        raise CallError(msg)
    if set_name:
        find_set(project, set_name)
    for text in (str(project.root), notify):
        if not text.isprintable():
            msg = f"{text!r} holds characters that no schedule can hold"
            raise CallError(msg)
    return Schedule(project, every, time.fromisoformat(at), set_name, notify)


def write_schedule(schedule: Schedule, kind: str) -> tuple[list[Path], str]:
    """Write the files of `kind` into the project's `schedule` folder; the files, and how they are installed.

    Raises CallError for an unknown kind, ReportError where a file does not read back as what it should be.
    """
    if kind not in KINDS:
        msg = f"{kind!r} is no scheduler; expected one of {', '.join(KINDS)}"
        raise CallError(msg)
    make, check = _MAKERS[kind]
    files, install = make(schedule)
    folder = schedule.project.root / "schedule"
    for name, text in files.items():
        try:
            check(text)
        except (ValueError, SyntaxError, ElementTree.ParseError) as error:
            msg = f"{name} would not be valid: {error}"
            raise ReportError(msg) from error
    try:
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            write_whole(folder / name, text)
    except OSError as error:
        msg = f"cannot write to {folder}: {error.strerror}"
        raise ReportError(msg) from error
    return [folder / name for name in files], install


Made = tuple[dict[str, str], str]


def _systemd_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _systemd(s: Schedule) -> Made:
    zone = s.project.settings.timezone
    service = f"""[Unit]
Description=Broadsheet: {s.every} reports
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={" ".join(_systemd_word(w) for w in s.command)}
# 75: another run is at work; the next one catches up
SuccessExitStatus=75
Nice=10
"""
    timer = f"""[Unit]
Description=Broadsheet: {s.every} reports

[Timer]
OnCalendar={DAYS[s.every]} {s.at:%H:%M}:00 {zone}
# Made up for when the machine was off
Persistent=true

[Install]
WantedBy=timers.target
"""
    folder = quote(str(s.project.root / "schedule"))
    units = f"{folder}/{s.name}.service {folder}/{s.name}.timer"
    install = (
        f"mkdir -p ~/.config/systemd/user && cp {units} ~/.config/systemd/user/"
        f" && systemctl --user daemon-reload && systemctl --user enable --now {s.name}.timer"
        "\n# to run also while you are not logged in: loginctl enable-linger"
    )
    return {f"{s.name}.service": service, f"{s.name}.timer": timer}, install


def _check_ini(text: str) -> None:
    parser = ConfigParser(interpolation=None, delimiters=("=",), strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    if not any(s in parser for s in ("Service", "Timer")):
        msg = "it has neither a service nor a timer"
        raise ValueError(msg)


def _cron(s: Schedule) -> Made:
    log = quote(str(s.project.root / "schedule" / f"{s.name}.log"))
    call = f"{join(s.command)} >> {log} 2>&1".replace("%", "\\%")  # cron takes a bare % for a line break
    text = f"""# Broadsheet, {s.every}; the hour is that of this machine. Missed runs are made up for by the next one.
{s.at.minute} {s.at.hour} {CRON_DAYS[s.every]} {call}
"""
    file = quote(str(s.project.root / "schedule" / f"{s.name}.cron"))
    return {f"{s.name}.cron": text}, f"(crontab -l 2>/dev/null; cat {file}) | crontab -"


def _check_cron(text: str) -> None:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    if len(lines) != 1 or not re.match(r"\d+ \d+ [\d*]+ \* [\d*]+ \S", lines[0]):
        msg = "it is not one line of five fields and a command"
        raise ValueError(msg)


def _utc(s: Schedule) -> tuple[time, int]:
    """The hour in UTC, and by how many days the date differs there; of winter time, as GitHub knows no zones."""
    local = datetime(2024, 1, 15, s.at.hour, s.at.minute, tzinfo=ZoneInfo(s.project.settings.timezone))
    there = local.astimezone(ZoneInfo("UTC"))
    return there.time(), (there.date() - local.date()) // timedelta(days=1)


def _github(s: Schedule) -> Made:
    import yaml

    hour, shift = _utc(s)
    days = {"daily": "* * *", "weekly": f"* * {(1 + shift) % 7}", "monthly": "1 * *"}[s.every]
    own = (s.project.root / "Makefile").is_file() and (s.project.root / "pyproject.toml").is_file()
    program = ".venv/bin/broadsheet" if own else "broadsheet"
    steps = [
        {"uses": "actions/checkout@v4"},
        {"uses": "actions/setup-python@v5", "with": {"python-version": "3.12"}},
        {"name": "Install", "run": "make install" if own else "python -m pip install 'broadsheet[model]'"},
        {
            "name": "Keep what was prepared and published",
            "uses": "actions/cache@v4",
            "with": {
                "path": "data/processed\nreports\n",
                "key": f"{s.name}-${{{{ github.run_id }}}}",
                "restore-keys": f"{s.name}-",
            },
        },
        {"name": "Report", "run": join(s.words(program, "."))},
        {
            "uses": "actions/upload-artifact@v4",
            "if": "always()",
            "with": {"name": "reports", "path": "reports", "include-hidden-files": False},
        },
    ]
    workflow = {
        "name": f"Broadsheet {s.every}",
        "on": {"schedule": [{"cron": f"{hour.minute} {hour.hour} {days}"}], "workflow_dispatch": {}},
        "permissions": {"contents": "read"},
        "concurrency": {"group": "broadsheet", "cancel-in-progress": False},
        "jobs": {"report": {"runs-on": "ubuntu-latest", "timeout-minutes": 180, "steps": steps}},
    }
    text = "# The hour is in UTC. Installs the package; for a fork, name its address instead.\n"
    text += yaml.safe_dump(workflow, sort_keys=False, allow_unicode=True, width=110)
    install = f"mkdir -p .github/workflows && cp schedule/{s.name}.yml .github/workflows/ && git add .github/workflows"
    return {f"{s.name}.yml": text}, install


def _check_yaml(text: str) -> None:
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    if not found["jobs"]["report"]["steps"]:
        msg = "it has no steps"
        raise ValueError(msg)


def _airflow(s: Schedule) -> Made:
    cron = f"{s.at.minute} {s.at.hour} {CRON_DAYS[s.every]}"
    text = f'''"""Broadsheet: {s.every} reports, as an Airflow DAG."""

import pendulum
from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:  # before Airflow 3
    from airflow.operators.bash import BashOperator

with DAG(
    dag_id={s.name!r},
    schedule={cron!r},
    start_date=pendulum.datetime(2024, 1, 1, tz={s.project.settings.timezone!r}),
    catchup=False,  # the command itself makes up for what was missed
    max_active_runs=1,
    tags=["broadsheet"],
):
    BashOperator(
        task_id="report",
        bash_command={join(s.command) + " "!r},  # the blank keeps Airflow from taking it for a file name
        skip_on_exit_code=75,  # another run is at work
    )
'''
    file = quote(str(s.project.root / "schedule" / f"{s.name.replace('-', '_')}.py"))
    return {f"{s.name.replace('-', '_')}.py": text}, f'cp {file} "$AIRFLOW_HOME/dags/"'


def _check_python(text: str) -> None:
    compile(ast.parse(text), "dag", "exec")
    if "{{" in text or "{%" in text:
        msg = "the command holds braces, which Airflow would take for a template"
        raise ValueError(msg)


def _windows(s: Schedule) -> Made:
    import subprocess

    ElementTree.register_namespace("", _TASKS)
    task = ElementTree.Element(f"{{{_TASKS}}}Task", {"version": "1.2"})

    def add(parent: ElementTree.Element, tag: str, text: str = "") -> ElementTree.Element:
        child = ElementTree.SubElement(parent, f"{{{_TASKS}}}{tag}")
        child.text = text or None
        return child

    add(add(task, "RegistrationInfo"), "Description", f"Broadsheet: {s.every} reports")
    trigger = add(add(task, "Triggers"), "CalendarTrigger")
    add(trigger, "StartBoundary", f"2024-01-01T{s.at:%H:%M}:00")
    if s.every == "monthly":
        by_month = add(trigger, "ScheduleByMonth")
        add(add(by_month, "DaysOfMonth"), "Day", "1")
        months = add(by_month, "Months")
        for month in (datetime(2024, n, 1).strftime("%m") for n in range(1, 13)):
            add(months, _MONTHS[int(month) - 1])
    elif s.every == "weekly":
        by_week = add(trigger, "ScheduleByWeek")
        add(add(by_week, "DaysOfWeek"), "Monday")
        add(by_week, "WeeksInterval", "1")
    else:
        add(add(trigger, "ScheduleByDay"), "DaysInterval", "1")
    settings = add(task, "Settings")
    add(settings, "MultipleInstancesPolicy", "IgnoreNew")
    add(settings, "DisallowStartIfOnBatteries", "false")
    add(settings, "StartWhenAvailable", "true")
    add(settings, "ExecutionTimeLimit", "PT12H")
    action = add(add(task, "Actions"), "Exec")
    program, *arguments = s.command
    add(action, "Command", program)
    add(action, "Arguments", subprocess.list2cmdline(arguments))
    add(action, "WorkingDirectory", str(s.project.root))
    ElementTree.indent(task)
    # In ASCII, other letters as numbers: schtasks guesses the encoding of a file, and guesses wrong.
    text = '<?xml version="1.0"?>\n' + ElementTree.tostring(task).decode("ascii") + "\n"
    file = s.project.root / "schedule" / f"{s.name}.xml"
    return {f"{s.name}.xml": text}, f'schtasks /Create /TN "{s.name}" /XML "{file}"'


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _check_xml(text: str) -> None:
    root = ElementTree.fromstring(text)
    if root.find(f".//{{{_TASKS}}}Exec/{{{_TASKS}}}Command") is None:
        msg = "it has no command"
        raise ValueError(msg)


_MAKERS: dict[str, tuple[Callable[[Schedule], Made], Callable[[str], None]]] = {
    "systemd": (_systemd, _check_ini),
    "cron": (_cron, _check_cron),
    "github": (_github, _check_yaml),
    "airflow": (_airflow, _check_python),
    "windows": (_windows, _check_xml),
}
