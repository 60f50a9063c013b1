"""Our VADER gives the values of the vaderSentiment package, on sentences and on word salad."""

from __future__ import annotations

import random

import pytest

from analysis.marking.vader import combine, spell_emoji, vader

reference = pytest.importorskip("vaderSentiment.vaderSentiment", reason="vaderSentiment is a development dependency")

SENTENCES = [
    "",
    "   ",
    "There is no risk or threat from the north.",
    "I'm VERY happy!!! but NOT really good :)",
    "no no no good or bad",
    "kind of bad, sort of good",
    "never so good, never this bad",
    "the least good, at least good, very least bad",
    "that's the bomb, the kiss of death and to die for",
    "without a doubt great, without doubt good",
    "WOW that is BAD ass",
    "it isn't very good?? really????",
    "good good but good good but bad",
    "He said “nothing good” – and left…",
    "a😀great 😀 😀💘 © ®",
    "tab\tand\nline\u2028ends good\u00a0bad",
]


def package_scores(text: str) -> tuple[float, float, float, float]:
    scores = ANALYZER.polarity_scores(text)
    return scores["neg"], scores["neu"], scores["pos"], scores["compound"]


ANALYZER = reference.SentimentIntensityAnalyzer()


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_has_the_packages_values(text: str) -> None:
    assert tuple(vader().score(text)) == package_scores(text)


def test_word_salad_has_the_packages_values() -> None:
    rng = random.Random(7)
    lexicon = sorted(ANALYZER.lexicon)
    steering = [
        *sorted(reference.BOOSTER_DICT),
        *reference.NEGATE,
        *[
            "no",
            "or",
            "nor",
            "but",
            "so",
            "this",
            "never",
            "without",
            "doubt",
            "kind",
            "of",
            "sort",
            "just",
            "enough",
            "least",
            "at",
            "very",
            "the",
            "bomb",
            "shit",
            "bad",
            "ass",
        ],
        *[
            "to",
            "die",
            "for",
            "kiss",
            "of",
            "death",
            "beating",
            "heart",
            "bus",
            "stop",
            "yeah",
            "right",
            "!",
            "?",
            "??",
            "😀",
            "x",
            "Y",
            "GOOD",
            "BAD",
            "VERY",
            "NOT",
        ],
    ]
    for _ in range(4000):
        words = [
            word.upper() if rng.random() < 0.2 else word
            for word in (rng.choice(steering if rng.random() < 0.6 else lexicon) for _ in range(rng.randint(1, 9)))
        ]
        text = " ".join(words)
        assert tuple(vader().score(text)) == package_scores(text), text


def test_lexicon_is_the_packages() -> None:
    assert vader().lexicon == ANALYZER.lexicon


def test_scores_of_a_stretch_by_hand() -> None:
    # one word of weight 2 among four: 2 / sqrt(4 + 15) = .4588; shares: 3 of 3 + 3 words
    assert tuple(combine([2.0], 4)) == (0.0, 0.5, 0.5, 0.4588)
    assert tuple(combine([-1.0, 1.0], 2)) == (0.5, 0.0, 0.5, 0.0)
    assert tuple(combine([], 3)) == (0.0, 1.0, 0.0, 0.0)
    assert tuple(combine([], 0)) == (0.0, 0.0, 0.0, 0.0)


def test_emoji_become_words() -> None:
    assert spell_emoji("ok😀") == "ok grinning face"
    assert spell_emoji("plain “text”") == "plain “text”"
