"""Entities across articles: tables of a few mentions, written by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from names_helpers import found

from analysis.errors import SettingsError
from analysis.marking.engines import Found
from analysis.marking.entities import link_entities
from analysis.marking.mentions import cluster_spans, mark_text
from analysis.marking.offices import holder_of, read_terms
from analysis.settings import Settings
from analysis.tables import check, conform, empty


def corpus(*texts: str | tuple[str, str], **labels: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """articles and mentions of texts, or (day, text); `labels` are what the model finds wherever it stands."""
    articles, rows = [], []
    for n, given in enumerate(texts):
        day, text = given if isinstance(given, tuple) else (None, given)
        article_id = f"a{n}"
        articles.append({"article_id": article_id, "text": text, "published": day})
        here = {k: ";".join(x for x in names.split(";") if x in text) for k, names in labels.items()}
        spans: list[Found] = found(text, **{k: v for k, v in here.items() if v})
        marked, clusters = cluster_spans(text, mark_text(text, spans))
        for m, (span, cluster) in enumerate(zip(marked, clusters, strict=True)):
            surface = text[span.start : span.end]
            rows.append(
                (article_id, m, 0, span.start, span.end, surface, span.label, cluster, span.country, span.method)
            )
    columns = ["article_id", "mention", "sentence", "start", "end", "surface", "label", "cluster", "country", "method"]
    mentions = pd.DataFrame(rows, columns=columns).assign(confidence=None, part="body", inside=None)
    frame = pd.DataFrame(articles)
    frame["published"] = pd.to_datetime(frame["published"], utc=True)
    return frame, conform(mentions, "mentions")


def ids(*texts: str | tuple[str, str], settings: Settings | None = None, **labels: str) -> dict[str, set[str]]:
    """surface -> entity ids that it stands for anywhere."""
    articles, mentions = corpus(*texts, **labels)
    entities = check(link_entities(articles, mentions, settings or Settings()), "entities")
    joined = mentions.merge(entities, on=["article_id", "cluster"])
    return {str(s): set(part["entity_id"]) for s, part in joined.groupby("surface")}


def test_countries_organisations_places_people() -> None:
    got = ids(
        "Anna Brodul of Orvex Ltd left Kyiv. Kazakh and EAEU envoys saw Kiev.", PERSON="Anna Brodul", ORG="Orvex Ltd"
    )
    assert got == {
        "Anna Brodul": {"person:anna-brodul"},
        "Orvex Ltd": {"org:orvex"},
        "Kyiv": {"place:kyiv"},
        "Kiev": {"place:kyiv"},
        "Kazakh": {"country:KZ"},
        "EAEU": {"org:eaeu"},
    }


def test_spellings_of_a_full_name_meet_across_articles() -> None:
    got = ids(
        "Nurzhan Abdirakhmanov spoke.", "Nurjan Abdirahmanov spoke.", PERSON="Nurzhan Abdirakhmanov;Nurjan Abdirahmanov"
    )
    assert got["Nurzhan Abdirakhmanov"] == got["Nurjan Abdirahmanov"]


def test_a_surname_alone_is_nobody_in_another_article() -> None:
    got = ids("Anna Brodul sang in Rome.", "In Lima, said Brodul, it rains.", PERSON="Anna Brodul;Brodul")
    assert len(got["Brodul"]) == 1
    assert got["Brodul"] != got["Anna Brodul"]


def test_a_surname_with_the_same_role_is_the_person() -> None:
    got = ids(
        "Foreign Minister Anna Brodul spoke.", "Foreign Minister Brodul spoke again.", PERSON="Anna Brodul;Brodul"
    )
    assert got["Brodul"] == got["Anna Brodul"] == {"person:anna-brodul"}


def test_namesakes_are_kept_apart_by_what_they_do() -> None:
    got = ids(
        "Goalkeeper Ivan Strelets saved twice.",
        "Foreign Minister Ivan Strelets signed.",
        "Goalkeeper Ivan Strelets rested.",
        PERSON="Ivan Strelets",
    )
    assert got["Ivan Strelets"] == {"person:ivan-strelets~sport", "person:ivan-strelets~politics"}


def test_two_of_one_surname_are_two() -> None:
    got = ids("Anna Brodul met Boris Brodul.", PERSON="Anna Brodul;Boris Brodul")
    assert got["Anna Brodul"].isdisjoint(got["Boris Brodul"])


def test_an_acronym_is_the_long_name_that_another_article_gives() -> None:
    got = ids("The Union of Steppe Carriers (USC) met.", "USC struck.", ORG="Union of Steppe Carriers;USC")
    assert got["USC"] == got["Union of Steppe Carriers"] == {"org:union-of-steppe-carriers"}


def test_ministries_of_countries() -> None:
    got = ids("The Kazakh Foreign Ministry spoke.", "The Foreign Ministry of Uzbekistan spoke.", ORG="Foreign Ministry")
    assert got["Foreign Ministry"] == {"org:foreign-ministry-kz", "org:foreign-ministry-uz"}


@pytest.mark.parametrize(
    ("lone", "identity"),
    [
        ("Uzbekistan waits; Uzbekistan hopes. The Foreign Ministry spoke.", "org:foreign-ministry-uz"),
        ("Uzbekistan and Kazakhstan wait. The Foreign Ministry spoke.", "org:foreign-ministry"),  # of either
        ("Peru waits. Peru and Uzbekistan hope. The Foreign Ministry spoke.", "org:foreign-ministry"),  # of Uzbekistan?
        ("Peru waits; Peru hopes. Chile left. The Foreign Ministry spoke.", "org:foreign-ministry-pe"),
        ("Peru waits. Chile left. The Foreign Ministry spoke.", "org:foreign-ministry"),
    ],
)
def test_whose_ministry_is_meant_where_no_country_is_said_with_it(lone: str, identity: str) -> None:
    others = ("The Kazakh Foreign Ministry spoke.", "The Foreign Ministry of Uzbekistan spoke.")
    articles, mentions = corpus(lone, *others, ORG="Foreign Ministry")
    entities = link_entities(articles, mentions, Settings()).set_index("article_id")["entity_id"]
    assert [e for e in entities["a0"] if e.startswith("org:")] == [identity]


def test_the_gazette_is_the_outlet_that_says_so() -> None:
    articles, mentions = corpus("He told the Gazette so.", "He told the Gazette so.", ORG="Gazette")
    articles["source"] = ["Kura Gazette", "Steppe Courier"]
    entities = link_entities(articles, mentions, Settings())
    assert list(entities["entity_id"]) == ["org:kura-gazette", "org:gazette"]
    assert list(entities["entity"]) == ["Kura Gazette", "Gazette"]


def test_letters_that_the_article_spells_out_are_not_those_of_the_gazetteer() -> None:
    assert ids("The RSF wrote of journalists.")["RSF"] == {"org:rsf"}  # the reporters
    got = ids("The Rapid Steppe Front left. The RSF fled, say journalists.", ORG="Rapid Steppe Front;RSF")
    assert got["RSF"] == got["Rapid Steppe Front"] == {"org:rapid-steppe-front"}


def test_the_kind_of_a_name_is_one_over_all_articles() -> None:
    texts = ["Altyn Dala said so.", "Altyn Dala, a freight company, said so.", "Altyn Dala shares fell in Baku."]
    assert ids(*texts, PERSON="Altyn Dala")["Altyn Dala"] == {"org:altyn-dala"}


OFFICES = {"foreign minister of KZ": ["Anna Brodul, 2019-09-18..2023-03-15", "Boris Tarn, 2023-03-16.."]}


def test_the_minister_of_march_and_of_may_are_two() -> None:
    got = ids(
        ("2023-03-01", "Kazakhstan's foreign minister flew to Baku."),
        ("2023-05-01", "Kazakhstan's foreign minister flew to Tbilisi."),
        settings=Settings(offices=OFFICES),
    )
    assert got["foreign minister"] == {"person:anna-brodul", "person:boris-tarn"}


def test_the_corpus_knows_holders_of_offices_before_the_example_does() -> None:
    got = ids(
        ("2023-03-01", "Kazakhstan's Foreign Minister Anna Brodul spoke."),
        ("2023-03-05", "Kazakhstan's foreign minister flew to Baku."),
        PERSON="Anna Brodul",
    )
    assert got["foreign minister"] == {"person:anna-brodul"}


def test_an_office_nobody_is_known_for_stays_an_office() -> None:
    got = ids(("2023-03-05", "Tuvalu's foreign minister flew to Baku."))
    assert got["foreign minister"] == {"office:foreign-minister-tv"}


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan's foreign minister, Dana Serik, flew to Baku.",
        "Dana Serik, Kazakhstan's foreign minister, flew to Baku.",
        "The foreign minister of Kazakhstan, Dana Serik, flew to Baku.",
    ],
)
def test_the_name_beside_an_office_is_its_holder_whatever_the_list_says(text: str) -> None:
    got = ids(("2023-03-01", text), settings=Settings(offices=OFFICES), PERSON="Dana Serik")
    assert got["foreign minister"] == got["Dana Serik"] == {"person:dana-serik"}


def test_a_person_is_shown_in_the_commonest_spelling_and_not_in_capitals() -> None:
    texts = ["ANNA BRODUL spoke.", "ANNA BRODUL sang.", "Anna Brodul left."]
    articles, mentions = corpus(*texts, PERSON="ANNA BRODUL;Anna Brodul")
    assert set(link_entities(articles, mentions, Settings())["entity"]) == {"Anna Brodul"}
    texts = ["Nurjan Abdirahmanov spoke.", "Nurzhan Abdirakhmanov sang.", "Nurzhan Abdirakhmanov left."]
    articles, mentions = corpus(*texts, PERSON="Nurjan Abdirahmanov;Nurzhan Abdirakhmanov")
    assert set(link_entities(articles, mentions, Settings())["entity"]) == {"Nurzhan Abdirakhmanov"}


def test_terms_of_office() -> None:
    terms = read_terms(Settings(offices=OFFICES))
    assert holder_of(terms, "foreign minister", "KZ", pd.Timestamp("2023-03-15").date()) == "Anna Brodul"
    assert holder_of(terms, "foreign minister", "KZ", pd.Timestamp("2023-03-16").date()) == "Boris Tarn"
    assert holder_of(terms, "foreign minister", "KZ", pd.Timestamp("2001-01-01").date()) is None
    with pytest.raises(SettingsError, match="foreign minister of"):
        read_terms(Settings(offices={"foreign minister": ["Anna Brodul"]}))
    with pytest.raises(SettingsError, match="no date"):
        read_terms(Settings(offices={"foreign minister of KZ": ["Anna Brodul, 2019-19-18.."]}))


def test_the_order_of_articles_does_not_matter() -> None:
    texts = ["Foreign Minister Anna Brodul spoke.", "Foreign Minister Brodul left.", "A. Brodul of Orvex Ltd came."]
    articles, mentions = corpus(*texts, PERSON="Anna Brodul;A. Brodul;Brodul", ORG="Orvex Ltd")
    turned = mentions.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        link_entities(articles, mentions, Settings()), link_entities(articles.iloc[::-1], turned, Settings())
    )


def test_every_cluster_has_one_entity_and_nothing_gives_nothing() -> None:
    articles, mentions = corpus("Anna Brodul saw Kazakhstan.", PERSON="Anna Brodul")
    entities = link_entities(articles, mentions, Settings())
    assert set(zip(entities["article_id"], entities["cluster"], strict=True)) == set(
        zip(mentions["article_id"], mentions["cluster"], strict=True)
    )
    assert link_entities(articles, empty("mentions"), Settings()).empty
