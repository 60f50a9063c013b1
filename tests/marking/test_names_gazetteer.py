"""Countries, alliances and organisations by name, and the names that mean something else."""

from __future__ import annotations

from collections import Counter

import pytest
from names_helpers import countries, marks

from analysis.marking.gazetteer import find_known, look_up, organisation_name
from analysis.resources import resource_rows


def known(text: str) -> list[tuple[str, str | None]]:
    return [(text[h.start : h.end], h.known.entity_id) for h in find_known(text) if h.known.firm]


def test_names_adjectives_and_people_belong_to_their_country() -> None:
    text = "Kazakhstan, the Kazakh port and two Kazakhs; RUSSIA and anti-Russian rules; Türkiye's trade."
    assert countries(text) == [
        ("Kazakhstan", "KZ"),
        ("Kazakh", "KZ"),
        ("Kazakhs", "KZ"),
        ("RUSSIA", "RU"),
        ("Russian", "RU"),
        ("Türkiye", "TR"),
    ]


def test_the_longest_name_wins() -> None:
    assert countries("Guinea-Bissau, Papua New Guinea, Equatorial Guinea and Guinea") == [
        ("Guinea-Bissau", "GW"),
        ("Papua New Guinea", "PG"),
        ("Equatorial Guinea", "GQ"),
        ("Guinea", "GN"),
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Georgia's president met Armenian envoys in Tbilisi.", ["GE", "AM"]),
        ("Republicans in Atlanta said Georgia would count the votes again.", []),
        ("She moved from Savannah, Georgia, to Florida.", []),
        ("Trade between Georgia and Kazakhstan grew.", ["GE", "KZ"]),
        ("Jordan and Iraq reopened a crossing near Amman.", ["JO", "IQ"]),
        ("Michael Jordan retired. Jordan scored 40 points.", []),
        ("Chad closed its border with Sudan.", ["TD", "SD"]),
        ("Chad Smith plays drums.", []),
        ("Turkey raised rates.", ["TR"]),
        ("Thanksgiving dinner: the Turkey sandwich is back.", []),
        ("New Jersey and Jersey City are in America.", ["US"]),
        ("Jersey, one of the Channel Islands, taxes little.", ["JE"]),
        ("The Gulf of Guinea is deep.", []),
        ("US envoys flew in; US Airways did not.", ["US", "US"]),
        ("GIVE US A BREAK, SAYS UNION", []),
        ("Washington state grows apples.", []),
        ("Kinshasa is in Congo; the Congo River is long.", ["CD"]),
        ("Brazzaville is in the Republic of the Congo. Congo exports oil.", ["CG", "CG"]),
        ("A Dominican minister spoke in Dominica.", ["DM", "DM"]),
        ("North Korea and South Korea talked about the Korean Peninsula.", ["KP", "KR"]),
        ("Northern Ireland and Ireland share a border.", ["IE"]),
        ("Mali and Niger left; the Niger Delta is in Nigeria.", ["ML", "NE", "NG"]),
        ("Dominica is not the Dominican Republic.", ["DM", "DO"]),
        ("Latin America and the Bank of America.", []),
        ("She is a Native American, he an American.", ["US"]),
        ("Shares fell in May. Jordan Whitby, an analyst, sold his.", []),
        ("Peru, Indiana, has a circus.", []),
        ("Lima, Peru, has a port.", ["PE"]),
        ("He lives on Jamaica Avenue.", []),
        ("Soviet tanks and the Soviet Union are not Russia.", ["SU", "SU", "RU"]),
        ("Tom Holland was in Holland Park.", []),
        ("The Central African Republic, known as CAR, borders Chad.", ["CF", "CF", "TD"]),
        ("He bought a CAR.", []),
        ("Sino-Russian talks; Franco was no friend of the Franco-German pact.", ["CN", "RU", "FR", "DE"]),
        ("The U.S. State Department called the U.S. an ally.", ["US", "US"]),
    ],
)
def test_ambiguous_names(text: str, codes: list[str]) -> None:
    assert [code for _, code in countries(text)] == codes


def test_alliances_have_short_and_long_names() -> None:
    text = "The CSTO, the Eurasian Economic Union (EAEU), the CIS and the Shanghai Cooperation Organisation met NATO."
    assert known(text) == [
        ("CSTO", "org:csto"),
        ("Eurasian Economic Union", "org:eaeu"),
        ("EAEU", "org:eaeu"),
        ("CIS", "org:cis"),
        ("Shanghai Cooperation Organisation", "org:sco"),
        ("NATO", "org:nato"),
    ]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("The ICC issued a warrant.", "org:icc"),
        ("The ICC changed the rules of cricket.", "org:icc-cricket"),
        ("WHO officials arrived.", "org:who"),
        ("The AU met on African peace.", "org:african-union"),
    ],
)
def test_short_names_by_their_article(text: str, entity: str) -> None:
    assert entity in [e for _, e in known(text)]


def test_short_names_that_mean_something_else_are_left() -> None:
    assert known("The AU symbol stands for gold.") == []
    assert known("ASKING WHO PAYS") == []


def test_a_country_inside_an_organisation_is_marked_inside() -> None:
    text = "The Bank of Russia and Russia."
    assert marks(text) == [("Bank of Russia", "ORG"), ("Russia", "GPE")]
    assert countries(text) == [("Russia", "RU"), ("Russia", "RU")]


def test_the_tables_are_sound() -> None:
    countries_table = resource_rows("countries.csv")
    codes = [row["code"] for row in countries_table]
    assert len(codes) == len(set(codes)) >= 195
    cells = ("name", "names", "adjectives", "people")
    names = Counter(n for row in countries_table for c in cells for n in row[c].split(";") if n)
    told_apart = {row["name"].partition("@")[0] for row in resource_rows("ambiguous_names.csv") if "@" in row["name"]}
    assert {n for n, times in names.items() if times > 1} <= told_apart
    organisations = resource_rows("organisations.csv")
    ids = [row["id"] for row in organisations]
    assert len(ids) == len(set(ids)) >= 150
    assert all(row["source"].startswith("http") for row in organisations)
    for row in organisations:
        assert organisation_name(f"org:{row['id']}") == row["name"]


def test_look_up_of_one_name() -> None:
    assert look_up("Kazakhs").entity_id == "country:KZ"  # type: ignore[union-attr]
    assert look_up("Kiev").entity_id == look_up("Kyiv").entity_id == "place:kyiv"  # type: ignore[union-attr]
    assert look_up("Nowhereland") is None
    assert look_up("") is None
