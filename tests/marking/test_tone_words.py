"""The words named beside a sentence, and nothing where no word has a tone."""

import pandas as pd

from analysis.marking.tone_words import name_tone_words


def test_words_are_named_and_a_sentence_without_tone_names_none() -> None:
    sentences = ["Exports of oil left the port.", "The threat was grave."]
    rows = pd.DataFrame({"article_id": ["a", "b"], "start": [0, 0], "end": [29, 21], "sentence": sentences})
    mentions = pd.DataFrame({"article_id": ["a"], "start": [24], "end": [28]})
    quiet, grave = name_tone_words(rows, mentions)
    assert quiet == ""
    assert grave.startswith("threat -")
