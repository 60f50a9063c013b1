"""Files for schedulers: valid, and calling what they should."""

from __future__ import annotations

import ast
import shutil
import subprocess
from configparser import ConfigParser
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from analysis.errors import CallError
from analysis.reporting.schedule import KINDS, make_schedule, write_schedule
from analysis.settings import Settings


@pytest.fixture
def odd(desk, tmp_path):
    """A project whose path has everything that needs quoting."""
    root = tmp_path / "a desk 100% $HOME 'q'"
    shutil.copytree(desk.root, root)
    return replace(desk, root=root, settings=Settings(timezone="Asia/Almaty", set=[{"name": "desk"}]))


def written(project, every, kind, **more):
    files, install = write_schedule(make_schedule(project, every, "06:30", **more), kind)
    assert all(p.parent == project.root / "schedule" for p in files)
    assert install
    return {p.suffix: p.read_text(encoding="utf-8") for p in files}


def test_systemd(odd):
    text = written(odd, "weekly", "systemd", set_name="desk", notify='mail -s "Done" x')
    timer, service = ConfigParser(interpolation=None), ConfigParser(interpolation=None)
    timer.read_string(text[".timer"])
    service.read_string(text[".service"])
    assert timer["Timer"]["OnCalendar"] == "Mon *-*-* 06:30:00 Asia/Almaty"
    assert timer["Timer"]["Persistent"] == "true"
    start = service["Service"]["ExecStart"]
    assert '"run" "weekly" "--project"' in start
    assert "100%% $$HOME 'q'\"" in start
    assert start.endswith('"--set" "desk" "--notify" "mail -s \\"Done\\" x"')
    assert service["Service"]["SuccessExitStatus"] == "75"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("every", ["daily", "weekly", "monthly"])
def test_systemd_understands_the_calendar(odd, every):
    line = next(x for x in written(odd, every, "systemd")[".timer"].splitlines() if x.startswith("OnCalendar="))
    subprocess.run(["systemd-analyze", "calendar", line.removeprefix("OnCalendar=")], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_the_units_valid(odd, monkeypatch):
    monkeypatch.setattr("analysis.reporting.schedule.broadsheet", lambda: "/bin/true")
    files, _ = write_schedule(make_schedule(odd, "weekly", notify="mail -s 'Done' 100%"), "systemd")
    checked = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_cron_runs_the_command_through_a_shell(odd):
    line = written(odd, "monthly", "cron")[".cron"].splitlines()[1]
    fields, command = line.split(" ", 5)[:5], line.split(" ", 5)[5]
    assert fields == ["30", "6", "1", "*", "*"]
    assert "%" not in command.replace("\\%", "")
    unescaped = command.replace("\\%", "%").split(" >> ")[0]
    words = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {unescaped}"], capture_output=True, text=True, check=True
    ).stdout
    assert words.splitlines()[1:] == ["run", "monthly", "--project", str(odd.root)]


def test_github_is_in_utc(odd):
    found = yaml.safe_load(written(odd, "weekly", "github")[".yml"])
    assert found["on"]["schedule"] == [{"cron": "30 0 * * 1"}]
    assert found["permissions"] == {"contents": "read"}
    assert "broadsheet run weekly --project ." in [s.get("run") for s in found["jobs"]["report"]["steps"]]
    east = replace(odd, settings=Settings(timezone="Pacific/Auckland"))
    assert yaml.safe_load(written(east, "weekly", "github")[".yml"])["on"]["schedule"] == [{"cron": "30 17 * * 0"}]


def test_airflow_is_python_that_names_the_command(odd):
    text = written(odd, "daily", "airflow")[".py"]
    calls = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.keyword) and n.arg == "bash_command"]
    command = ast.literal_eval(calls[0].value)
    assert "run daily --project" in command
    assert command.endswith(" ")


def test_windows_is_a_task(odd):
    text = written(odd, "monthly", "windows")[".xml"]
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    root = ElementTree.fromstring(text)
    assert root.findtext(f".//{space}Arguments") == f'run monthly --project "{odd.root}"'
    assert len(root.find(f".//{space}Months")) == 12
    assert root.findtext(f".//{space}MultipleInstancesPolicy") == "IgnoreNew"
    assert [child.tag.removeprefix(space) for child in root] == ["RegistrationInfo", "Triggers", "Settings", "Actions"]
    told = written(odd, "weekly", "windows", notify="tell Қарағанды")[".xml"]
    assert told.isascii()
    assert ElementTree.fromstring(told).findtext(f".//{space}Arguments").endswith('"tell Қарағанды"')


def test_wrong_calls_write_nothing(desk):
    for wrong in [{"every": "hourly"}, {"at": "25:00"}, {"at": "6"}, {"set_name": "x"}, {"notify": "a\nb"}]:
        with pytest.raises(CallError):
            make_schedule(**{"project": desk, "every": "daily", **wrong})
    with pytest.raises(CallError, match="systemd, cron"):
        write_schedule(make_schedule(desk, "daily"), "at")
    with pytest.raises(CallError):
        make_schedule(replace(desk, root=Path("a\nb")), "daily")
    assert not (desk.root / "schedule").exists()
    assert len(KINDS) == 5
