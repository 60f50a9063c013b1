"""Folders of files, names of outlets, credits, corrections, provenance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from reading_files import BODY, SENTENCE, only, read_one

from analysis.errors import CallError, SettingsError
from analysis.reading import (
    correct_articles,
    describe_provenance,
    find_not_copies,
    fingerprint,
    is_ignored,
    list_inputs,
    read_articles,
    read_corrections,
    read_provenance,
)
from analysis.reading.credits import find_via
from analysis.reading.sources import name_source
from analysis.settings import Settings, find_project
from analysis.tables import conform


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_inputs_are_sorted_and_what_is_no_article_is_ignored(tmp_path: Path) -> None:
    names = [
        "b/2.txt",
        "a.txt",
        "b/1.txt",
        "README.md",
        ".hidden",
        "b/~$x.docx",
        "provenance.toml",
        "page_files/s.html",
        "x.part",
        ".git/c",
    ]
    write(tmp_path, **dict.fromkeys(names, "x"))
    assert [p.relative_to(tmp_path).as_posix() for p in list_inputs(tmp_path)] == ["a.txt", "b/1.txt", "b/2.txt"]
    assert is_ignored("b/readme.TXT")
    assert not is_ignored("b/readmes.txt")


def test_the_demo_corpus_is_read_only_where_it_is_alone(tmp_path: Path) -> None:
    write(tmp_path, **{"demo/a.txt": "x", "README.md": "x"})
    assert [p.name for p in list_inputs(tmp_path)] == ["a.txt"]
    write(tmp_path, **{"own.txt": "x"})
    assert [p.name for p in list_inputs(tmp_path)] == ["own.txt"]


def test_a_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{
            "a.txt": f"Line opens\n\n{BODY}",
            "b/a.txt": f"Line opens\n\n{BODY}",
            "c.txt": "",
            "d.md": f"# Bridge\n\n{BODY}",
        },
    )
    reading = read_articles(tmp_path)
    assert reading.articles["file"].tolist() == ["a.txt", "d.md"]
    assert reading.rejects[["file", "reason"]].values.tolist() == [["c.txt", "empty"], ["b/a.txt", "duplicate"]]
    assert "a.txt" in reading.rejects["detail"].iloc[-1]


def test_an_empty_folder_and_none(tmp_path: Path) -> None:
    empty = read_articles(tmp_path)
    assert (len(empty.articles), len(empty.rejects)) == (0, 0)
    with pytest.raises(CallError, match="does not exist"):
        read_articles(tmp_path / "nothing")


def test_tables_are_as_the_contract_makes_them(tmp_path: Path) -> None:
    reading = read_one(tmp_path, "2023-02-28.txt", f"Line opens\n\n{BODY}")
    pd.testing.assert_frame_equal(reading.articles, conform(reading.articles.astype(object), "articles"))


def test_fingerprint_speaks_of_what_changes_reading() -> None:
    settings = Settings()
    assert fingerprint(settings) == fingerprint(Settings(bootstrap=5))
    others = [
        replace(settings, timezone="Asia/Almaty"),
        replace(settings, columns={"title": "t"}),
        replace(settings, sources={"a": "b"}),
    ]
    assert len({fingerprint(s) for s in [settings, *others]}) == 4


@pytest.mark.parametrize(
    ("printed", "url", "wanted"),
    [
        (None, None, "unknown"),
        ("  ", "not an address", "unknown"),
        ("unknown", None, "unknown"),
        (None, "https://www.steppe.example/2023/line", "steppe.example"),
        (None, "https://m.news.steppe.example/line", "steppe.example"),
        ("Steppe Courier", "https://www.steppe.example/line", "Steppe Courier"),
        ("steppe.example", None, "steppe.example"),
        ("www.harbour.example", None, "Harbour Post"),
        ("The Harbour post.", None, "Harbour Post"),
        ("reuters.com", None, "Reuters"),
        (None, "https://www.reuters.com/world/line", "Reuters"),
    ],
)
def test_one_name_for_an_outlet(printed: str | None, url: str | None, wanted: str) -> None:
    assert name_source(printed, url, {"harbour.example": "Harbour Post", "Harbour Post": "Harbour Post"}) == wanted


def test_the_users_names_of_outlets(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{
            "data/raw/a.txt": "x",
            "data/sources.csv": "form,source\nsteppe.example,Steppe Courier\n",
            "broadsheet.toml": '[sources]\n"hp" = "Harbour Post"\n',
        },
    )
    assert find_project(tmp_path).settings.sources == {"steppe.example": "Steppe Courier", "hp": "Harbour Post"}
    (tmp_path / "data/sources.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SettingsError, match="form and source"):
        find_project(tmp_path)


@pytest.mark.parametrize(
    ("lines", "author", "wanted"),
    [
        ([SENTENCE, "Source: Gazeta"], None, "Gazeta"),
        ([SENTENCE, "Источник: ТАСС"], None, "TASS"),
        ([f"ASTANA, Feb 28 (Reuters) - {SENTENCE}"], None, "Reuters"),
        ([f"АСТАНА, 28 февраля (Интерфакс) – {SENTENCE}"], None, "Interfax"),
        ([f"ASTANA. KAZINFORM - {SENTENCE}"], None, "KazInform"),
        ([SENTENCE], "Jane Example, Reuters", "Reuters"),
        ([SENTENCE], "By Reuters staff", "Reuters"),
        ([SENTENCE, "Photo: Reuters"], None, None),
        ([f"The minister (Reuters called him tired) said so. {SENTENCE}"], "Dana Example", None),
        (
            [f"{SENTENCE} Source: the ministry, which counted trains for a year and a half before it published. " * 4],
            None,
            None,
        ),
        ([], None, None),
    ],
)
def test_credited_origin(lines: list[str], author: str | None, wanted: str | None) -> None:
    assert find_via(lines, author) == wanted


@pytest.fixture
def articles(tmp_path: Path) -> pd.DataFrame:
    write(
        tmp_path,
        **{
            "a.txt": f"Line opens\n\n{BODY}",
            "b.txt": f"Bridge tested\n\n{SENTENCE} It was “tested twice” by the army.",
        },
    )
    return read_articles(tmp_path).articles


def corrections(tmp_path: Path, *rows: str) -> pd.DataFrame:
    path = tmp_path / "corrections.csv"
    path.write_text("article_id,before,quote,after,field,value,note\n" + "\n".join(rows), encoding="utf-8")
    return read_corrections(path)


def test_corrections_find_their_article_by_its_words(articles: pd.DataFrame, tmp_path: Path) -> None:
    given = corrections(
        tmp_path,
        ",,“tested twice” by the army,,published,2023-02-28,",
        ',,"spring.  “We are ready,”",he told,source,Steppe Courier,',
        ",,Bridge tested,,via,Harbour Post,the footer was lost",
        ",,Bridge tested,,title,Bridge tested twice,",
        ",,Line opens,,not_a_copy,yes,",
    )
    before = articles.copy()
    corrected, orphans = correct_articles(articles, given)
    pd.testing.assert_frame_equal(articles, before)
    assert list(orphans["reason"]) == []
    line, bridge = corrected.iloc[0], corrected.iloc[1]
    assert (line["source"], bridge["via"], bridge["title"]) == ("Steppe Courier", "Harbour Post", "Bridge tested twice")
    assert bridge["published"] == pd.Timestamp("2023-02-28", tz="UTC")
    assert (bridge["published_precision"], bridge["published_confidence"]) == ("day", "high")
    assert bridge["text"].startswith("Bridge tested twice\n\nThe minister")
    assert bridge["text"][bridge["body_start"] :] == articles.iloc[1]["text"][articles.iloc[1]["body_start"] :]
    assert bridge["text_hash"] != articles.iloc[1]["text_hash"]
    assert corrected["article_id"].tolist() == articles["article_id"].tolist()
    assert find_not_copies(articles, given) == [articles["article_id"].iloc[0]]
    pd.testing.assert_frame_equal(corrected, conform(corrected, "articles"))


def test_corrections_leave_out_and_list_orphans(articles: pd.DataFrame, tmp_path: Path) -> None:
    given = corrections(
        tmp_path,
        ",,no such words,,exclude,yes,",
        ",,The minister of transport,,exclude,yes,in both",
        ",,The minister of transport,said,exclude,yes,not so",
        ",,Bridge tested,,published,next week,",
        ",,Bridge tested,,exclude,yes,",
    )
    corrected, orphans = correct_articles(articles, given)
    assert corrected["title"].tolist() == ["Line opens"]
    assert orphans["reason"].str[:12].tolist() == ["no article w", "2 articles w", "no article w", "'next week' "]


def test_corrections_by_id_survive_a_change_of_the_text_around(articles: pd.DataFrame, tmp_path: Path) -> None:
    known = articles["article_id"].iloc[0]
    given = corrections(tmp_path, f"{known},gone,The minister of transport,gone,source,Steppe Courier,")
    corrected, orphans = correct_articles(articles, given)
    assert corrected["source"].tolist() == ["Steppe Courier", "unknown"]
    assert len(orphans) == 0


def test_no_corrections(articles: pd.DataFrame, tmp_path: Path) -> None:
    corrected, orphans = correct_articles(articles, read_corrections(tmp_path / "none.csv"))
    pd.testing.assert_frame_equal(corrected, articles)
    assert list(orphans.columns)[-1] == "reason"
    corrected, orphans = correct_articles(articles.iloc[:0], corrections(tmp_path, ",,x,,exclude,yes,"))
    assert (len(corrected), len(orphans)) == (0, 1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("quote,field\nx,y\n", "no column 'value'"),
        ("quote,field,value\nx,colour,red\n", "field is 'colour'"),
        ("", "cannot be read"),
    ],
)
def test_corrections_that_cannot_be_used(tmp_path: Path, text: str, wanted: str) -> None:
    path = tmp_path / "articles.csv"
    path.write_text(text)
    with pytest.raises(SettingsError, match=wanted):
        read_corrections(path)


def test_provenance(tmp_path: Path) -> None:
    assert read_provenance(tmp_path) == []
    assert "not known" in describe_provenance(tmp_path)
    text = 'database = "Nexis Uni"\nquery = "sanctions AND grain"\ndate = 2023-03-01\ncap = 1000\n'
    text += 'exclusions = ["sport", "tv"]\n'
    write(tmp_path, **{"provenance.toml": text})
    wanted = "The articles are what Nexis Uni gave for the query “sanctions AND grain” on 2023-03-01, "
    assert describe_provenance(tmp_path) == wanted + "at most 1,000 of them; left out: sport, tv."
    two = '[[sample]]\nfolder = "kz"\ndatabase = "A"\n[[sample]]\ndatabase = "B"\nnote = "By hand."\n'
    write(tmp_path, **{"provenance.toml": two})
    assert describe_provenance(tmp_path) == "Articles in kz are what A gave. The articles are what B gave. By hand."


def test_provenance_of_the_demo_is_told_only_where_it_is_read(tmp_path: Path) -> None:
    write(tmp_path, **{"demo/a.txt": "x", "demo/provenance.toml": 'note = "Invented, all of it."'})
    assert describe_provenance(tmp_path) == "Invented, all of it."
    write(tmp_path, **{"own.txt": "x"})
    assert "not known" in describe_provenance(tmp_path)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("cap = 'many'", "cap is 'many'"), ("querry = 'x'", "unknown entry 'querry'"), ("= 5", "cannot be read")],
)
def test_provenance_that_cannot_be_used(tmp_path: Path, text: str, wanted: str) -> None:
    write(tmp_path, **{"provenance.toml": text})
    with pytest.raises(SettingsError, match=wanted):
        read_provenance(tmp_path)


def test_one_file(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.txt", f"Line opens\n\n{BODY}"))
    assert (article["file"], article["record"], article["format"]) == ("a.txt", 0, "txt")
