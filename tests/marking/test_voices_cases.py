"""Thirty phenomena of quotation, each in a sentence with invented people."""

from __future__ import annotations

import pytest

from analysis.marking.quotes import KINDS, find_quotes

Case = tuple[str, list[tuple[str, str, list[str], str]]]

CASES: list[Case] = [
    (
        "“They agreed,” said Mary Fox. “They will agree again.”",
        [("Mary Fox", "said", ["“They agreed,”", "“They will agree again.”"], "direct")],
    ),
    (
        "“When it snows,” Mary Fox said, “we will wait.”",
        [("Mary Fox", "said", ["“When it snows,”", "“we will wait.”"], "direct")],
    ),
    ("Mary Fox said: “They agreed.”", [("Mary Fox", "said", ["“They agreed.”"], "direct")]),
    (
        "Mary Fox told the Times that the law “helps nobody” and would lapse.",
        [("Mary Fox", "told", ["that the law “helps nobody” and would lapse"], "mixed")],
    ),
    (
        "According to Mary Fox, the bridge collapsed.",
        [("Mary Fox", "According to", ["the bridge collapsed"], "indirect")],
    ),
    (
        "The bridge collapsed, according to a study by the OECD.",
        [("a study by the OECD", "according to", ["The bridge collapsed"], "indirect")],
    ),
    (
        "Mary Fox did not say that the bridge collapsed.",
        [("Mary Fox", "did not say", ["that the bridge collapsed"], "indirect")],
    ),
    ("The so-called “road map” was printed on Friday.", []),
    ("She read “Pride and Prejudice” on the plane.", []),
    (
        "“First half of the story.\n“Second half of the story,” said Mary Fox.",
        [("Mary Fox", "said", ["“First half of the story.", "“Second half of the story,”"], "direct")],
    ),
    (
        "Mary Fox spoke last. “They agreed.\n“They will agree again.”",
        [("Mary Fox", "spoke", ["“They agreed.", "“They will agree again.”"], "direct")],
    ),
    (
        "“The count was honest,” the cities’ mayors said.",
        [("the cities’ mayors", "said", ["“The count was honest,”"], "direct")],
    ),
    ("The door was 6'2\" high, Mary Fox said.", [("Mary Fox", "said", ["The door was 6'2\" high"], "indirect")]),
    (
        "‘We kept the seat,’ said Mary Fox. ‘It’s done.’",
        [("Mary Fox", "said", ["‘We kept the seat,’", "‘It’s done.’"], "direct")],
    ),
    ("''We lost,'' said Mr. Fox.", [("Mr. Fox", "said", ["''We lost,''"], "direct")]),
    (
        "Mary Fox, 51, who leads the union, said the bridge collapsed.",
        [("Mary Fox, 51, who leads the union", "said", ["the bridge collapsed"], "indirect")],
    ),
    (
        "Mary Fox met Tom Hill on Friday. She said the bridge collapsed.",
        [("She", "said", ["the bridge collapsed"], "indirect")],
    ),
    (
        "Tom Hill was told that Mary Fox had said the bridge collapsed.",
        [
            ("", "was told", ["that Mary Fox had said the bridge collapsed"], "indirect"),
            ("Mary Fox", "had said", ["the bridge collapsed"], "indirect"),
        ],
    ),
    (
        "Mary Fox said Tom Hill told her the bridge collapsed.",
        [
            ("Mary Fox", "said", ["Tom Hill told her the bridge collapsed"], "indirect"),
            ("Tom Hill", "told", ["the bridge collapsed"], "indirect"),
        ],
    ),
    (
        "Mary Fox and Tom Hill said they would leave.",
        [("Mary Fox and Tom Hill", "said", ["they would leave"], "indirect")],
    ),
    ("“Never,” was his reply.", [("his", "reply", ["“Never,”"], "direct")]),
    ("Fox: “They agreed.”", [("Fox", ":", ["“They agreed.”"], "direct")]),
    ("As Mary Fox put it, “the law is useless.”", [("Mary Fox", "put", ["“the law is useless.”"], "direct")]),
    ("Mary Fox called the law “a mistake”.", [("Mary Fox", "called", ["the law “a mistake”"], "mixed")]),
    ("Mary Fox criticised the law.", [("Mary Fox", "criticised", ["the law"], "speech_act")]),
    ("Mary Fox believes the bridge collapsed.", [("Mary Fox", "believes", ["the bridge collapsed"], "thought")]),
    ("The bridge, Mary Fox said, collapsed.", [("Mary Fox", "said", ["The bridge", "collapsed"], "indirect")]),
    (
        "Police say the bridge collapsed; Mary Fox denies it.",
        [("Police", "say", ["the bridge collapsed"], "indirect"), ("Mary Fox", "denies", ["it"], "speech_act")],
    ),
    (
        "Mary Fox said in an interview on Friday that the bridge collapsed, adding that it cost £9m.",
        [
            ("Mary Fox", "said", ["that the bridge collapsed"], "indirect"),
            ("Mary Fox", "adding", ["that it cost £9m"], "indirect"),
        ],
    ),
    ("The euro, which is said to be weak, rose.", []),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[str(n) for n in range(1, len(CASES) + 1)])
def test_source_cue_and_pieces(text: str, wanted: list[tuple[str, str, list[str], str]]) -> None:
    quotes = find_quotes(text, kinds=KINDS)
    found = []
    for _, pieces in quotes[quotes["quote_type"] != "scare"].groupby("quote"):
        first = pieces.iloc[0]
        source = "" if first.isna()["source"] else first["source"]
        contents = [text[a:b] for a, b in zip(pieces["start"], pieces["end"], strict=True)]
        found.append((source, first["cue"], contents, first["quote_type"]))
    assert found == wanted


def test_a_report_inside_another_is_marked() -> None:
    text = "Tom Hill was told that Mary Fox had not said the bridge collapsed."
    quotes = find_quotes(text, kinds=KINDS)
    assert quotes["nested_in"].isna().tolist() == [True, False]


def test_only_speech_is_given_unasked() -> None:
    assert find_quotes("Mary Fox criticised the law.").empty
    assert find_quotes("Mary Fox believes the bridge collapsed.").empty
