"""Old or new, never half: publication, recovery, links, locks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analysis.errors import BusyError, ReportError
from analysis.reporting import publishing
from analysis.reporting.index import write_index
from analysis.reporting.manifest import is_whole, read_manifest, write_manifest


def staged(project, text="one", *, period=("2023-02", "2023-02-01", "2023-02-28"), slug="", report="sample"):
    """A report as it comes from a build."""
    folder = publishing.staging_folder(project)
    (folder / "report.html").write_text(text)
    (folder / "charts").mkdir()
    (folder / "charts" / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    name, start, end = period
    content = {
        "report": report,
        "title": "A <b>title</b>",
        "subtitle": "s",
        "slug": slug,
        "period": {"name": name, "start": start, "end": end},
    }
    write_manifest(folder, content, {"started": "now"})
    return folder


def test_publishing_is_new_then_unchanged_then_replaced(project):
    target = project.reports / "sample" / "2023-02"
    assert publishing.publish(staged(project), target) == "new"
    assert publishing.publish(staged(project), target) == "unchanged"
    assert publishing.publish(staged(project, "two"), target) == "replaced"
    assert (target / "report.html").read_text() == "two"
    assert is_whole(target)


def test_a_damaged_report_is_replaced_although_the_content_is_the_same(project):
    target = project.reports / "sample" / "2023-02"
    publishing.publish(staged(project), target)
    (target / "report.html").write_text("cut")
    assert not is_whole(target)
    assert publishing.publish(staged(project), target) == "replaced"
    assert is_whole(target)


def test_without_the_system_call_the_swap_is_two_renames(project, monkeypatch):
    monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    target = project.reports / "sample" / "2023-02"
    publishing.publish(staged(project), target)
    assert publishing.publish(staged(project, "two"), target) == "replaced"
    assert [p.name for p in (project.reports / "sample").iterdir()] == ["2023-02"]


def test_recovery_brings_an_old_report_back_and_clears_the_rest(project):
    target = project.reports / "sample" / "2023-02"
    publishing.publish(staged(project), target)
    target.rename(target.with_name(".old-2023-02"))
    staged(project)
    (project.reports / ".tmp-index").write_text("half of an index")
    (project.reports / "sample" / ".tmp-latest").write_text("half of a link")
    with publishing.reports_lock(project):
        assert is_whole(target)
        assert not (project.reports / ".work").exists()
        assert list(project.reports.rglob(".tmp-*")) == []
    target.with_name(".old-2023-02").mkdir()
    publishing.recover(project)
    assert [p.name for p in (project.reports / "sample").iterdir()] == ["2023-02"]


def test_a_second_run_is_busy(project):
    with publishing.reports_lock(project), pytest.raises(BusyError) as busy, publishing.reports_lock(project):
        pass
    assert busy.value.exit_code == 75


def test_latest_is_the_newest_period_end_without_filters(project):
    where = project.reports / "sample"
    for period, slug in [
        (("2023-03", "2023-03-01", "2023-03-31"), "altyn-post"),
        (("2023-02", "2023-02-01", "2023-02-28"), ""),
        (("2023-01", "2023-01-01", "2023-01-31"), ""),
        (("all", None, None), ""),
    ]:
        publishing.publish(
            staged(project, period=period, slug=slug), where / (f"{period[0]}+{slug}" if slug else period[0])
        )
    publishing.update_latest(project, "sample")
    assert os.readlink(where / "latest") == "2023-02"


def test_where_there_are_no_links_a_file_names_the_latest(project, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    publishing.publish(staged(project), project.reports / "sample" / "2023-02")
    publishing.update_latest(project, "sample")
    assert (project.reports / "sample" / "latest.txt").read_text() == "2023-02\n"


def test_where_a_link_cannot_take_the_place_of_a_link_it_is_made_anew(project, monkeypatch):
    """As on Windows, where a link to a folder counts as a folder, and nothing can be renamed onto a folder."""
    replace = os.replace

    def as_on_windows(source, target):
        if os.path.isdir(target):
            raise PermissionError(13, "Access is denied", str(target))
        replace(source, target)

    where = project.reports / "sample"
    publishing.publish(staged(project), where / "2023-02")
    publishing.update_latest(project, "sample")
    publishing.publish(staged(project, period=("2023-03", "2023-03-01", "2023-03-31")), where / "2023-03")
    monkeypatch.setattr(publishing.os, "replace", as_on_windows)
    publishing.update_latest(project, "sample")
    assert os.readlink(where / "latest") == "2023-03"
    assert sorted(p.name for p in where.iterdir()) == ["2023-02", "2023-03", "latest"]


def test_a_link_that_cannot_be_renewed_gives_way_to_the_note(project, monkeypatch):
    where = project.reports / "sample"
    publishing.publish(staged(project), where / "2023-02")
    publishing.update_latest(project, "sample")

    def refuse(*args, **kwargs):
        raise OSError

    publishing.publish(staged(project, period=("2023-03", "2023-03-01", "2023-03-31")), where / "2023-03")
    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    publishing.update_latest(project, "sample")
    assert (where / "latest.txt").read_text() == "2023-03\n"
    assert not (where / "latest").is_symlink()


def test_the_old_report_comes_back_where_the_new_one_cannot_take_its_place(project, monkeypatch):
    target = project.reports / "sample" / "2023-02"
    publishing.publish(staged(project), target)
    before = (target / "manifest.json").read_bytes()
    rename = Path.rename

    def held_open(self, other):
        if ".work" in self.parts:
            raise PermissionError(13, "a reader holds a file open", str(self))
        return rename(self, other)

    monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", held_open)
    with pytest.raises(ReportError, match="cannot write"):
        publishing.publish(staged(project, period=("2023-02", "2023-02-01", "2023-02-27")), target)
    assert (target / "manifest.json").read_bytes() == before


def test_links_below_reports_are_refused(project, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (project.reports / "sample").symlink_to(outside)
    with pytest.raises(ReportError, match="is a link"):
        publishing.safe_target(project, "sample", "2023-02")
    (project.reports / "sample").unlink()
    (project.reports / "sample").mkdir()
    (project.reports / "sample" / "2023-02").symlink_to(outside)
    with pytest.raises(ReportError, match="is a link"):
        publishing.safe_target(project, "sample", "2023-02")
    assert list(outside.iterdir()) == []


def test_a_failed_run_is_kept_beside_the_good_one(project):
    target = project.reports / "sample" / "2023-02"
    publishing.publish(staged(project), target)
    broken = staged(project, "half")
    (broken / "notebook.ipynb").write_text("{}")
    kept = publishing.keep_failed(broken, target, ReportError("why"))
    assert kept is not None
    assert sorted(p.name for p in kept.iterdir()) == ["error.txt", "notebook.ipynb"]
    assert is_whole(target)
    assert publishing.published(project) == [target]
    publishing.forget_failed(target)
    assert not kept.exists()


def test_the_index_lists_reports_and_survives_strange_folders(project):
    target = project.reports / "sample" / "2023-02+a b"
    publishing.publish(staged(project, slug="a b"), target)
    (project.reports / "sample" / "odd").mkdir()
    (project.reports / "sample" / "odd" / "manifest.json").write_text("{")
    page = write_index(project).read_text(encoding="utf-8")
    assert "sample/2023-02%2Ba%20b/report.html" in page
    assert "A &lt;b&gt;title&lt;/b&gt;" in page
    assert "February 2023" in page
    assert "<script" not in page
    assert "odd" not in page


def test_manifest_names_every_file(project):
    folder = staged(project)
    assert sorted(read_manifest(folder)["content"]["files"]) == ["charts/a.svg", "report.html"]
    (folder / "more.txt").write_text("x")
    assert not is_whole(folder)
    with pytest.raises(ReportError):
        read_manifest(folder / "charts")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_line(project):
    project.reports.chmod(0o500)
    with pytest.raises(ReportError, match="cannot write"), publishing.reports_lock(project):
        pass
