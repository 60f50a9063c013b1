"""Documents, mail, web archives, feeds, archives."""

from __future__ import annotations

import gzip
import io
import tarfile
from email.message import EmailMessage
from pathlib import Path

import pandas as pd
import pytest
from reading_files import BODY, SENTENCE, body_of, only, page, read_one, reason, zipped

from analysis.reading import archives


def test_word_document(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for line in ("Line opens", "28 February 2023", SENTENCE, "A short one.", SENTENCE + " Again."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "made.docx"))
    article = only(read_one(tmp_path, "a.docx", (tmp_path / "made.docx").read_bytes()))
    assert article["title"] == "Line opens"
    assert article["published"] == pd.Timestamp("2023-02-28", tz="UTC")
    assert body_of(article).split("\n\n") == [SENTENCE, "A short one.", SENTENCE + " Again."]


def test_rich_text(tmp_path: Path) -> None:
    rtf = (
        r"{\rtf1\ansi\ansicpg1252 {\fonttbl{\f0 Arial;}}\f0 {\b Line opens}\par\par "
        + SENTENCE
        + r" He said \ldblquote yes\rdblquote .\par\par Caf\'e9.\par}"
    )
    article = only(read_one(tmp_path, "a.rtf", rtf))
    assert article["title"] == "Line opens"
    assert body_of(article) == f"{SENTENCE} He said “yes”.\n\nCafé."


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines, made by hand."""
    text = "BT /F1 11 Tf 50 780 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode()


def test_pdf_with_a_text_layer(tmp_path: Path) -> None:
    article = only(read_one(tmp_path, "a.pdf", pdf(["Line opens", " ", SENTENCE[:50], SENTENCE[51:]])))
    assert article["format"] == "pdf"
    assert "Line opens" in article["text"]
    assert SENTENCE[51:] in article["text"]


def test_pdf_without_text(tmp_path: Path) -> None:
    assert reason(read_one(tmp_path, "a.pdf", pdf([" "]))) == "no-text-layer"
    assert reason(read_one(tmp_path, "b.pdf", b"%PDF-1.7 and nothing more")) == "unreadable"


def message(*, html: bool = False) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Steppe Briefing <desk@steppe.example>"
    made["To"] = "reader@example.org"
    made["Subject"] = "Line opens – дорога"
    made["Date"] = "Tue, 28 Feb 2023 14:05:00 +0500"
    made.set_content("See this message in your browser." if html else BODY)
    if html:
        made.add_alternative(page(), subtype="html", cte="quoted-printable")
    return made


@pytest.mark.parametrize("html", [False, True])
def test_mail(tmp_path: Path, html: bool) -> None:
    article = only(read_one(tmp_path, "a.eml", message(html=html).as_bytes()))
    assert (article["title"], article["source"], article["format"]) == ("Line opens – дорога", "Steppe Briefing", "eml")
    assert article["published"] == pd.Timestamp("2023-02-28 09:05", tz="UTC")
    assert body_of(article).startswith(SENTENCE)


def test_mailbox(tmp_path: Path) -> None:
    second = message()
    second.replace_header("Subject", "Bridge tested")
    second.set_content(f"{BODY}\n\nFrom here it goes on.")
    box = b"".join(
        b"From desk@steppe.example Tue Feb 28 14:05:00 2023\n" + m.as_bytes() + b"\n\n" for m in (message(), second)
    )
    articles = read_one(tmp_path, "a.mbox", box).articles
    assert articles["title"].tolist() == ["Line opens – дорога", "Bridge tested"]
    assert body_of(articles.iloc[1]).endswith("From here it goes on.")


def test_saved_page(tmp_path: Path) -> None:
    made = EmailMessage()
    made["From"] = "<Saved by a browser>"
    made["Snapshot-Content-Location"] = "https://harbour.example/2023/02/28/line"
    made["Subject"] = "Line opens"
    made.set_content(page().replace(" - Steppe Courier", ""), subtype="html", cte="quoted-printable")
    made.add_related(b"\x89PNG", "image", "png")
    article = only(read_one(tmp_path, "a.mhtml", made.as_bytes()))
    assert (article["format"], article["source"], article["title"]) == ("mhtml", "harbour.example", "Line opens")
    assert article["published"] == pd.Timestamp("2023-02-28", tz="UTC")


def warc(*, packed: bool) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number, (status, kind, body) in enumerate(
        [
            ("200 OK", "text/html; charset=utf-8", page()),
            ("404 Not Found", "text/html", page()),
            ("200 OK", "image/png", "x"),
            ("200 OK", "text/html", "<p>We use cookies</p>"),
        ]
    ):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                f"https://steppe.example/{number}", "response", payload=io.BytesIO(body.encode()), http_headers=headers
            )
        )
    return out.getvalue()


@pytest.mark.parametrize(("name", "packed"), [("a.warc", False), ("a.warc.gz", True)])
def test_web_archive(tmp_path: Path, name: str, packed: bool) -> None:
    reading = read_one(tmp_path, name, warc(packed=packed))
    assert reading.articles["url"].tolist() == ["https://steppe.example/0"]
    assert reading.articles["format"].tolist() == ["warc"]
    assert reading.rejects["reason"].tolist() == ["no-article"]


def test_web_archive_that_is_cut(tmp_path: Path) -> None:
    whole = warc(packed=True)
    reading = read_one(tmp_path, "a.warc.gz", whole[: len(whole) - 100])
    assert len(reading.articles) == 1
    assert len(reading.rejects) >= 1


_OUTLET = "<title>Steppe Courier</title>"


def feed(items: str, kind: str = "rss") -> str:
    if kind == "atom":
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{_OUTLET}{items}</feed>'
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{_OUTLET}{items}</channel></rss>'


def test_rss_with_summaries_and_repeated_entries(tmp_path: Path) -> None:
    item = (
        "<item><guid>1</guid><title>Line opens</title><link>https://steppe.example/line</link>"
        f"<description>&lt;p&gt;{SENTENCE}&lt;/p&gt;</description>"
        "<pubDate>Tue, 28 Feb 2023 14:05:00 +0500</pubDate></item>"
    )
    reading = read_one(tmp_path, "a.xml", feed(item + item))
    assert reading.rejects["reason"].tolist() == ["duplicate"]
    article = reading.articles.iloc[0]
    assert (article["title"], article["source"], body_of(article)) == ("Line opens", "Steppe Courier", SENTENCE)
    assert article["published"] == pd.Timestamp("2023-02-28 09:05", tz="UTC")


def test_atom_with_the_whole_text(tmp_path: Path) -> None:
    entry = (
        '<entry><id>1</id><title>Line opens</title><link href="https://steppe.example/line"/><summary>Short.</summary>'
        f'<content type="html">&lt;p&gt;{SENTENCE}&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</content>'
        "<updated>2023-02-28T14:05:00Z</updated></entry>"
    )
    assert body_of(only(read_one(tmp_path, "a.atom", feed(entry, "atom")))) == f"{SENTENCE}\n\nMore."


def test_xml_that_is_no_feed(tmp_path: Path) -> None:
    assert (
        reason(
            read_one(
                tmp_path, "a.xml", '<?xml version="1.0"?><urlset><url><loc>https://steppe.example</loc></url></urlset>'
            )
        )
        == "no-entries"
    )


MEMBERS = {
    "one.txt": f"Line opens\n\n{BODY}",
    "deep/two.html": page(),
    "README.md": "about",
    "__MACOSX/one.txt": "x",
    "deep/": "",
}


def test_zip(tmp_path: Path) -> None:
    reading = read_one(tmp_path, "a.zip", zipped(MEMBERS))
    assert reading.articles["file"].tolist() == ["a.zip/one.txt", "a.zip/deep/two.html"]
    assert list(reading.rejects["reason"]) == []


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar(tmp_path: Path, mode: str) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, text in (("one.txt", MEMBERS["one.txt"]), ("../../escape.txt", f"Bridge tested\n\n{BODY}")):
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("passwords.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    reading = read_one(tmp_path, "a.tar", packed.getvalue())
    assert reading.articles["file"].tolist() == ["a.tar/one.txt", "a.tar/escape.txt"]
    assert not (tmp_path.parent / "escape.txt").exists()


def test_packed_file_and_archive_in_an_archive(tmp_path: Path) -> None:
    inner = gzip.compress(f"Line opens\n\n{BODY}".encode())
    article = only(read_one(tmp_path, "a.zip", zipped({"b.zip": zipped({"one.txt.gz": inner})})))
    assert article["file"] == "a.zip/b.zip/one.txt.gz"


def test_bombs(tmp_path: Path) -> None:
    zeros = b"0" * 120_000_000
    assert reason(read_one(tmp_path, "a.txt.gz", gzip.compress(zeros))) == "too-large"
    assert reason(read_one(tmp_path, "a.zip", zipped({"a.txt": zeros}))) == "too-large"
    deep: bytes | str = f"Line opens\n\n{BODY}"
    for _ in range(archives.DEEPEST + 1):
        deep = zipped({"a.zip" if isinstance(deep, bytes) else "a.txt": deep})
    assert reason(read_one(tmp_path, "deep.zip", deep)) == "too-deep"


def test_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    reading = read_one(tmp_path, "a.zip", zipped({f"{i}.txt": f"Line {i} opens\n\n{BODY}" for i in range(4)}))
    assert len(reading.articles) == 2
    assert reading.rejects["reason"].tolist() == ["too-many"]


def test_broken_and_empty_archives(tmp_path: Path) -> None:
    whole = zipped(MEMBERS)
    assert reason(read_one(tmp_path, "a.zip", whole[:-30])) == "broken-archive"
    assert "copy or download it again" in read_one(tmp_path, "a.zip", whole[:-30]).rejects.detail[0]
    assert reason(read_one(tmp_path, "b.zip", zipped({}))) in ("empty", "not-text", "broken-archive")
    packed = gzip.compress(f"Line opens\n\n{BODY}".encode())
    assert reason(read_one(tmp_path, "a.gz", packed[:-20])) == "broken-archive"


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"\x89PNG\r\n\x1a\n", "not-text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-text"),
        (bytes(range(256)) * 40, "not-text"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, wanted: str) -> None:
    assert reason(read_one(tmp_path, "a.txt", data)) == wanted
