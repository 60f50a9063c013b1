"""Bytes to text, and languages, on the sets that the benchmark measures."""

from __future__ import annotations

import pytest

from analysis.reading.encodings import decode, detect_encoding
from analysis.reading.language import detect_language
from benchmarks.reading_sets import encoding_cases, encodings_wrong, language_rows, languages_wrong


def test_encodings_come_back() -> None:
    n, wrong = encodings_wrong()
    assert n == len(list(encoding_cases())) > 300
    assert len(wrong) <= 0.05 * n, wrong


def test_languages_are_told() -> None:
    wrong = languages_wrong()
    assert len(wrong) <= 0.015 * len(language_rows()), wrong


@pytest.mark.parametrize(
    ("data", "declared", "wanted"),
    [
        (b"plain", None, "plain"),
        ("é".encode(), "iso-8859-1", "é"),  # the label lies
        ("Москва говорит".encode("cp1251"), "windows-1251", "Москва говорит"),
        (b"\xef\xbb\xbfmark", None, "mark"),
        (b"caf\xc3\xa9 \x93quoted\x94 na\xc3\xafve \xc3\xa9t\xc3\xa9", None, "café “quoted” naïve été"),  # two in one
        (b"caf\xc3\xa9 cut \xe2\x80", None, "café cut "),
        (b"a latin caf\xe9", None, "a latin café"),
        (b"", None, ""),
    ],
)
def test_decode(data: bytes, declared: str | None, wanted: str) -> None:
    assert decode(data, declared) == wanted


def test_unknown_label_is_ignored() -> None:
    assert detect_encoding("Zürich".encode(), "no-such-encoding") == "utf-8"


def test_too_little_text_is_no_language() -> None:
    assert detect_language("12345", "67 %") == "und"
    assert detect_language("Hello", "") == "und"
