"""Small valid files of every format that is read, and words that parsers look for; invented content."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

TEXT = "The minister of transport, Aidar Example, said on Tuesday that the line would open in spring."
HEAD = (
    '<meta charset="utf-8"><title>Line opens - Steppe Courier</title>'
    '<meta property="article:published_time" content="2023-02-28T09:30:00Z">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Line opens"}</script>'
)
PAGE = (
    f'<!DOCTYPE html><html lang="en"><head>{HEAD}</head><body><nav><a href="/">Home</a></nav>'
    '<article><h1>Line opens</h1><p class="date">28 February 2023</p>'
    + f"<p>{TEXT} <a href='/a'>More</a></p>" * 4
    + "<p>Source: Steppe Post</p></article></body></html>"
)
NEXIS = f"""
                               1 of 2 DOCUMENTS

                                Steppe Courier

                        February 28, 2023 Tuesday

Line opens

BYLINE: Dana Example

LENGTH: 55 words

{TEXT}

LOAD-DATE: March 1, 2023

                         Copyright 2023 Steppe Courier

                               2 of 2 DOCUMENTS

Harbour Post

March 1, 2023

Bridge tested

LENGTH: 50 words

{TEXT}

LANGUAGE: ENGLISH
"""
UNI = f"""Line opens
Steppe Courier
February 28, 2023
Section: News
Length: 55 words
Body
{TEXT}
Load-Date: March 1, 2023
End of Document
"""
FACTIVA = f"""Line opens
By D. Example
55 words
28 February 2023
14:05 GMT
Steppe Courier
STEPC
English
(c) 2023 S

{TEXT}

Document STEPC00020230228ej2s00abc
"""
CODES = f"""HD Line opens
WC 55 words
PD 28 February 2023
SN Steppe Courier
LP

{TEXT}

AN Document STEPC00020230228ej2s00abc
"""
FACTIVA_PAGE = (
    '<html><body><div id="article-S1" class="article enArticle"><span class="enHeadline">Line opens</span>'
    "<div>55 words</div><div>28 February 2023</div><div>Steppe Courier</div><div>S</div>"
    f'<p class="articleParagraph">{TEXT}</p><p>Document S0001</p></div></body></html>'
)
PROQUEST = f"""{"_" * 60}

Report Information from ProQuest

{"_" * 60}

Document 1 of 1

Title: Line opens

Full text: {TEXT}

Publication title: Steppe Courier

Publication date: Feb 28, 2023

{"_" * 60}
"""
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Steppe Courier</title><item><title>Line opens</title>'
    f"<description>{TEXT}</description><pubDate>Tue, 28 Feb 2023 14:00:00 GMT</pubDate></item></channel></rss>"
)
PDF = b"\n".join(
    (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj",
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj",
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R",
        b"/Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n4 0 obj\n<< /Length 73 >>\nstream",
        b"BT /F1 11 Tf 50 780 Td (The line between the two cities opens in spring) Tj ET\nendstream\nendobj",
        b"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj",
        b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF",
    )
)
TOKENS = [
    *(b"<!--", b"-->", b"<script>", b"</script>", b"<div>", b"<table>", b"<p>", b"</p>", b"<![CDATA[", b"<?xml "),
    *(b"&#xD800;", b"&amp;", b'{"', b'":', b"[", b"]", b"{", b"}", b"\\u", b"\\ud83d", b'"', b"'", b"\n", b"\r"),
    *(b"\r\n\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"\xe2\x80", b"\xc3\x83\xc2\xa9", b",", b";"),
    *(b"\t", b"|", b"---\n", b"...\n", b"From a Tue Feb 28 14:05:00 2023\n", b"WARC/1.0\r\n", b"Content-Length: 9\r\n"),
    *(b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Transfer-Encoding: base64\n", b"--x\n"),
    *(b"\\par ", b"\\u1234?", b"\\'e9", b"{\\rtf1", b"{\\*", b"1 of 2 DOCUMENTS", b"End of Document", b"Body"),
    *(b"LENGTH: ", b"LOAD-DATE: ", b"Document STEPC00020230228ej2s00abc", b"words", b"28 February 2023"),
    *(b"05/03/2024", b"1970-01-01", b"99999999999", b"Source: ", b"By ", b"endobj", b"stream", b"/Kids", b"xref"),
    *(b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9", b"ustar", b"PAR1", b"_" * 30, b"Title: "),
]


def seeds() -> Iterator[tuple[str, bytes]]:
    """(name, content) of one valid file for each way of reading."""
    lines = f"{TEXT}\n\nASTANA, Feb 28 (Reuters) - {TEXT}\n\nSource: Gazeta"
    yield "a.txt", f"Line opens\n\nBy Dana Example\n\n28 February 2023\n\n{lines}".encode()
    fields = "Source: Steppe Courier\nDate: 28.02.2023"
    yield "b.txt", f"{fields}\n\nДорога\n\nМинистр сообщил, что дорога откроется весной.\n".encode("cp1251")
    yield "c.txt", f"Line opens\n\n{TEXT}".encode("utf-16")
    front = "---\ntitle: Line opens\ndate: 2023-02-28\ntags: [a, b]\n---\n"
    yield "a.md", f"{front}# Line\n\n{TEXT} **bold** [link](http://a.example)\n\n* one\n".encode()
    yield "a.html", PAGE.encode()
    yield "b.html", PAGE.replace("utf-8", "iso-8859-1").encode("cp1252")
    texts = {"n.txt": NEXIS, "u.txt": UNI, "f.txt": FACTIVA, "g.txt": CODES, "f.html": FACTIVA_PAGE, "p.txt": PROQUEST}
    for name, text in {**texts, "a.xml": RSS}.items():
        yield name, text.encode()
    blocks = "".join(f"<p>{block}</p>" for block in NEXIS.split("\n\n"))
    yield "n.html", f"<html><body><a name='DOC_ID_1_0'></a>{blocks}</body></html>".encode()
    rich = UNI.replace("\n", "\\par\n")
    yield "a.rtf", f"{{\\rtf1\\ansi\\ansicpg1252 {{\\fonttbl{{\\f0 Arial;}}}}\n{rich}}}".encode()
    yield "a.pdf", PDF
    record = {"title": "Line opens", "text": TEXT, "published": "2023-02-28T10:00:00Z", "source": {"name": "Steppe"}}
    yield "a.json", json.dumps({"articles": [record, {**record, "title": "Two", "url": "https://s.example"}]}).encode()
    records = [{**record, "n": i, "published": f"0{i}/03/2024"} for i in range(1, 4)]
    yield "a.jsonl", "\n".join(map(json.dumps, records)).encode()
    yield "a.csv", f'title;text;date\n"One; two";"{TEXT}\nmore";28.02.2023\nThree;{TEXT};01.03.2023\n'.encode()
    yield "a.tsv", f"N1\tnews\tx\tLine opens\t{TEXT}\thttps://s.example\t[]\t[]\n".encode()
    yield from _mail()
    yield from _packed(dict(_office()))
    yield from _office()


def _mail() -> Iterator[tuple[str, bytes]]:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Steppe <desk@s.example>", "a@b.example", "Line opens – дорога"
    message["Date"] = "Tue, 28 Feb 2023 14:05:00 +0500"
    message.set_content("See this in your browser.")
    message.add_alternative(PAGE, subtype="html", cte="quoted-printable")
    yield "a.eml", message.as_bytes()
    yield "a.mbox", (b"From a Tue Feb 28 14:05:00 2023\n" + message.as_bytes() + b"\n\n") * 2
    message["Snapshot-Content-Location"] = "https://s.example/line"
    yield "a.mhtml", message.as_bytes()
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    about = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://s.example/a\r\n"
    head = f"{about}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    warc = head.encode() + body + b"\r\n\r\n"
    yield "a.warc", warc * 2
    yield "a.warc.gz", gzip.compress(warc) * 2


def _office() -> Iterator[tuple[str, bytes]]:
    import pandas as pd
    from docx import Document

    rows = pd.DataFrame({"title": ["Line opens"], "text": [TEXT], "date": ["2023-02-28"]})
    for name, write in (("a.xlsx", "to_excel"), ("a.parquet", "to_parquet")):
        out = io.BytesIO()
        getattr(rows, write)(out, index=False)
        yield name, out.getvalue()
    document = Document()
    for line in UNI.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    yield "a.docx", out.getvalue()


def _packed(office: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", f"Line opens\n\n{TEXT}")
        archive.writestr("b/a.parquet", office["a.parquet"])
    yield "a.zip", out.getvalue()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("a.html")
        entry.size = len(PAGE.encode())
        archive.addfile(entry, io.BytesIO(PAGE.encode()))
    yield "a.tar", out.getvalue()
    for name, pack in (("a.html.gz", gzip.compress), ("a.html.bz2", bz2.compress), ("a.html.xz", lzma.compress)):
        yield name, pack(PAGE.encode())
