"""The words named beside a sentence, and nothing where no word has a tone."""

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.marking.tone_words import name_tone_words
from analysis.settings import Settings


def test_words_are_named_and_a_sentence_without_tone_names_none() -> None:
    sentences = ["Exports of oil left the port.", "The threat was grave."]
    rows = pd.DataFrame({"article_id": ["a", "b"], "start": [0, 0], "end": [29, 21], "sentence": sentences})
    mentions = pd.DataFrame({"article_id": ["a"], "start": [24], "end": [28]})
    quiet, grave = name_tone_words(rows, mentions)
    assert quiet == ""
    assert grave.startswith("threat -")


def test_words_are_weighed_by_the_lexicon_of_the_project() -> None:
    rows = pd.DataFrame(
        {"article_id": ["a"], "start": [0], "end": [33], "sentence": ["The plov was underwhelming again."]}
    )
    none = pd.DataFrame({"article_id": [], "start": [], "end": []})
    assert name_tone_words(rows, none).tolist() == [""]
    own = Settings(lexicon={"underwhelming": -2})
    assert name_tone_words(rows, none, settings=own).tolist() == ["underwhelming -2.0"]
    vader = Settings(lexicon={"underwhelming": -2}, tone_engine="vader")
    assert name_tone_words(rows, none, settings=vader).tolist() == ["underwhelming -2.0"]
    with pytest.raises(SettingsError, match="underwhelming"):
        name_tone_words(rows, none, settings=Settings(lexicon={"underwhelming": -9}))
