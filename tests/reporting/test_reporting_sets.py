"""Sets of reports, what is due, the history, retention."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date

import pytest

from analysis.errors import BusyError, CallError, EngineError, NothingToReport, SettingsError
from analysis.periods import parse_period
from analysis.reporting import history, publishing
from analysis.reporting.planning import Request
from analysis.reporting.runner import Manner, run_reports
from analysis.reporting.scheduled import Steps, command_words, due_periods, exit_code, notify, run_scheduled
from analysis.reporting.sets import expand, find_set, read_sets, split_period
from analysis.settings import Settings

DAY = date(2023, 3, 6)


def with_sets(project, *sets, **more):
    return replace(project, settings=Settings(workers=1, set=list(sets), **more))


def asked(requests):
    return [(r.name, r.period, r.sources) for r in requests]


def test_a_set_has_defaults_and_is_found_by_name(desk):
    project = with_sets(desk, {"name": "weekly"})
    assert read_sets(project)["weekly"].periods == ("last-week",)
    assert asked(expand(project, find_set(project, "weekly"), DAY)) == [("sample", "2023-W09", ())]
    with pytest.raises(CallError, match="are weekly"):
        find_set(project, "daily")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "name is ''"),
        ({"name": "../x"}, "name is"),
        ({"name": "x", "report": "sample"}, "unknown entry 'report'"),
        ({"name": "x", "reports": [1]}, "reports is [1]"),
        ({"name": "x", "each": "outlet"}, "each is"),
        ({"name": "x", "each": ["month", "week"]}, "each is"),
        ({"name": "x", "evidence": "all"}, "evidence is"),
        ({"name": "x", "parameters": "top=1"}, "parameters is"),
    ],
)
def test_wrong_sets_are_refused(desk, given, words):
    with pytest.raises(SettingsError) as refused:
        read_sets(with_sets(desk, given))
    assert words in str(refused.value)


def test_two_sets_of_one_name_are_refused(desk):
    with pytest.raises(SettingsError, match="two sets 'x'"):
        read_sets(with_sets(desk, {"name": "x"}, {"name": "x"}))


def test_a_matrix_has_one_report_for_each_outlet_and_month_with_articles(desk):
    given = {"name": "m", "period": "2023-01..2023-03", "each": ["month", "source"], "parameters": {"top": 2}}
    project = with_sets(desk, given)
    found = expand(project, find_set(project, "m"), DAY)
    assert asked(found) == [
        ("sample", "2023-02", ("altyn-post",)),
        ("sample", "2023-02", ("caspian-ledger",)),
        ("sample", "2023-02", ("steppe-courier",)),
        ("sample", "2023-03", ("caspian-ledger",)),
    ]
    assert found[0].parameters == {"top": 2}


def test_all_time_by_month_starts_with_the_first_article(desk):
    project = with_sets(desk, {"name": "m", "period": "all", "each": "month", "sources": "Altyn Post"})
    assert asked(expand(project, find_set(project, "m"), DAY)) == [
        ("sample", "2023-02", ("Altyn Post",)),
        ("sample", "2023-03", ("Altyn Post",)),
    ]


def test_a_set_without_articles_and_one_with_an_unknown_parameter(desk):
    project = with_sets(desk, {"name": "m", "period": "2019", "each": "source"}, {"name": "p", "parameters": {"x": 1}})
    with pytest.raises(NothingToReport):
        expand(project, find_set(project, "m"), DAY)
    with pytest.raises(CallError, match="parameter 'x'"):
        expand(project, find_set(project, "p"), DAY)


@pytest.mark.parametrize(
    ("span", "unit", "parts"),
    [
        ("2023-01..2023-03", "month", ["2023-01", "2023-02", "2023-03"]),
        ("2023-02", "week", ["2023-W06", "2023-W07", "2023-W08"]),
        ("2023-01..2024-12", "year", ["2023", "2024"]),
        ("2023-02-27..2023-03-01", "day", ["2023-02-27", "2023-02-28", "2023-03-01"]),
        ("2023-02", "year", []),
    ],
)
def test_a_period_is_split_into_whole_parts(span, unit, parts):
    assert [p.name for p in split_period(parse_period(span, DAY), unit)] == parts


def test_what_was_missed_is_due(project):
    project.reports.mkdir(exist_ok=True)
    assert due_periods(project, "weekly", "weekly", DAY) == ["2023-W09"]
    run = {"what": "weekly", "reports": [], "periods_done": ["2023-W05"]}
    history.add_run(project, run)
    assert due_periods(project, "weekly", "weekly", DAY) == ["2023-W06", "2023-W07", "2023-W08", "2023-W09"]
    history.add_run(project, {**run, "periods_done": ["2023-W07", "2023-W08", "2023-W09"]})
    assert due_periods(project, "weekly", "weekly", DAY) == ["2023-W06", "2023-W09"]
    assert due_periods(project, "weekly", "weekly other", DAY) == ["2023-W09"]
    assert due_periods(project, "daily", "daily", DAY) == ["2023-03-05"]
    history.add_run(project, {**run, "what": "monthly", "periods_done": ["2022-12"]})
    assert due_periods(project, "monthly", "monthly", DAY) == ["2023-01", "2023-02"]


def test_a_scheduled_run_prepares_reports_and_is_idempotent(desk):
    called = []
    steps = Steps(collect=lambda p: called.append("collect") or [], prepare=lambda p: called.append("prepare"))
    first = run_scheduled(desk, "monthly", steps, day=DAY)
    assert called == ["collect", "prepare"]
    assert first["result"] == "done"
    assert [(r["report"], r["outcome"]) for r in first["reports"]] == [("sample 2023-02", "new")]
    again = run_scheduled(desk, "monthly", Steps(), day=DAY)
    assert [(r["report"], r["outcome"]) for r in again["reports"]] == [("sample 2023-02", "current")]
    later = run_scheduled(desk, "monthly", Steps(), day=date(2023, 5, 2))
    assert [(r["report"], r["outcome"]) for r in later["reports"]] == [
        ("sample 2023-03", "new"),
        ("sample 2023-04", "nothing"),
    ]
    assert later["result"] == "done"
    runs = history.read_runs(desk)
    assert [r["periods_done"] for r in runs] == [["2023-02"], ["2023-02"], ["2023-03", "2023-04"]]
    with pytest.raises(CallError):
        run_scheduled(desk, "hourly", Steps())


@dataclass
class Entry:
    """What collecting one entry gave."""

    name: str
    new: int
    known: int
    failures: list[tuple[str, str, str]]
    left: int = 0

    @property
    def failed(self):
        return bool(self.failures) and not self.new


GONE = ("https://courier.example/a", "http-404", "Not Found")


def test_what_cannot_be_collected_stops_nothing(desk):
    some = [Entry("Courier", 2, 0, [GONE]), Entry("Ledger", 0, 0, [GONE])]
    found = run_scheduled(desk, "monthly", Steps(collect=lambda p: some), day=DAY)
    assert found["result"] == "done"
    assert found["collected"][0] == {"name": "Courier", "new": 2, "known": 0, "left": 0, "failed": 1}
    assert found["warnings"][0] == "collecting Courier, https://courier.example/a: http-404, Not Found"
    none = run_scheduled(desk, "monthly", Steps(collect=lambda p: some[1:]), day=DAY)
    assert (none["result"], none["reports"][0]["outcome"]) == ("partial", "current")

    def broken(project):
        raise SettingsError("feeds.toml: there is no such kind")

    wrong = run_scheduled(desk, "monthly", Steps(collect=broken), day=DAY)
    assert (wrong["result"], wrong["warnings"]) == ("partial", ["collecting: feeds.toml: there is no such kind"])
    runs = history.read_runs(desk)
    assert [r["result"] for r in runs] == ["done", "partial", "partial"]
    assert "    collecting: feeds.toml: there is no such kind" in history.describe_run(runs[-1])


def test_a_run_that_ends_before_its_reports_is_in_the_history(desk):
    def broken(project):
        raise EngineError("the model is missing")

    found = run_scheduled(desk, "monthly", Steps(prepare=broken), day=DAY)
    assert (found["result"], found["error"], found["reports"]) == ("failed", "the model is missing", [])
    assert history.read_runs(desk)[0]["error"] == "the model is missing"

    def busy(project):
        raise BusyError("another run prepares")

    with pytest.raises(BusyError):
        run_scheduled(desk, "monthly", Steps(prepare=busy), day=DAY)


def test_a_failure_is_tried_again_the_next_time(desk, add_notebook):
    add_notebook(desk, "broken", ("parameters", 'period: str = "all"  # Days'), ("code", "1 / 0"))
    first = run_scheduled(desk, "monthly", Steps(), day=DAY)
    assert first["result"] == "partial"
    assert exit_code(first["result"]) == 1
    assert history.read_runs(desk)[0]["periods_done"] == []


def test_the_history_says_what_had_changed_and_survives_a_cut_line(desk):
    run_reports(desk, [Request("sample", "2023-02")])
    with history.history_file(desk).open("a") as file:
        file.write('{"cut')
    changed = replace(desk, settings=Settings(workers=1, paper="letter"))
    run_reports(changed, [Request("sample", "2023-02")], manner=Manner(skip_current=True))
    first, second = history.read_runs(desk)
    assert (first["reports"][0]["outcome"], second["reports"][0]["outcome"]) == ("new", "replaced")
    assert second["reports"][0]["changes"] == ["settings: paper (a4 -> letter)"]
    assert "sample 2023-02: replaced (settings: paper" in "\n".join(history.describe_run(second))


def test_only_the_newest_stay(project):
    from test_reporting_publishing import staged

    for month in ("2023-01", "2023-02", "2023-03"):
        publishing.publish(
            staged(project, period=(month, f"{month}-01", f"{month}-28")), project.reports / "sample" / month
        )
    publishing.publish(staged(project, period=("all", None, None)), project.reports / "sample" / "all")
    asked = [project.reports / "sample" / "2023-01"]  # by the run that publishes: it must not name what is gone
    assert publishing.keep_newest(project, "sample", 2, asked) == []
    gone = publishing.keep_newest(project, "sample", 2)
    assert [p.name for p in gone] == ["2023-01"]
    assert sorted(p.name for p in (project.reports / "sample").iterdir()) == ["2023-02", "2023-03", "all"]
    assert publishing.keep_newest(project, "sample", 0) == []


def test_a_command_is_told_without_a_shell(tmp_path):
    told = tmp_path / "told.txt"
    script = tmp_path / "hook.py"
    script.write_text(
        "import sys, os; open(sys.argv[1], 'w').write(os.environ['BROADSHEET_RESULT'] + sys.stdin.read())"
    )
    result = {"what": "weekly", "result": "done", "reports": [], "periods": []}
    assert notify([sys.executable, str(script), str(told)], result) == ""
    assert told.read_text().startswith('done{"what": "weekly"')
    assert "failed" in notify(["/no/such/command"], result)
    assert "exit code 3" in notify(command_words(f"{sys.executable} -c 'raise SystemExit(3)'"), result)
    for wrong in ("'", "  "):
        with pytest.raises(CallError):
            command_words(wrong)
