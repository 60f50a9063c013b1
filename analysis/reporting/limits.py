"""The last section of every report: what it rests on, what is not in it, and how far the engines can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.reporting.blocks import Block, bullets, heading, note, paragraph, table_of
from analysis.resources import resource_json, resource_path

INTERVALS = (
    "Intervals in brackets are 95 % intervals of the variation between stories in these sources. "
    "They say nothing about which sources and articles were collected, and nothing about the errors of the engines."
)


LANGUAGES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "it": "Italian",
    "kk": "Kazakh",
    "ky": "Kyrgyz",
    "pt": "Portuguese",
    "ru": "Russian",
    "tg": "Tajik",
    "tk": "Turkmen",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "und": "a language that was not recognised",
    "uz": "Uzbek",
    "zh": "Chinese",
}


def selection_facts(chosen: Any, whole: Any) -> dict[str, Any]:
    """What the title page says about the selection `chosen` out of the corpus `whole`."""
    articles = chosen.articles
    zone = chosen.settings.timezone
    days = articles.published.dropna().dt.tz_convert(zone).dt.strftime("%Y-%m-%d")
    return {
        "period": chosen.period.name,
        "timezone": zone,
        "articles": len(articles),
        "stories": int(articles.story_id.nunique()),
        "sources": [str(s) for s in sorted(articles.source.unique())],
        "first": days.min() if len(days) else "",
        "last": days.max() if len(days) else "",
        "corpus_articles": len(whole.articles),
        "corpus": whole.fingerprint,
    }


def limits(chosen: Any, whole: Any, accuracy: Sequence[str]) -> list[Block]:
    """The blocks of that section."""
    return [
        heading("What this rests on", 2),
        *_sample(whole),
        *_sources(chosen),
        bullets(_caveats(chosen, whole)),
        paragraph(INTERVALS),
        *_rejects(whole),
        *_corrections(whole),
        *_accuracy_card(accuracy),
    ]


def _sample(whole: Any) -> list[Block]:
    """What the articles are a sample of, as far as the desk has said; nothing where the corpus is older than that."""
    return [paragraph(whole.provenance)] if whole.provenance else []


def _languages(articles: Any) -> str:
    """The share of the selection by language."""
    counts = articles.language.value_counts().rename_axis("code").reset_index(name="n")
    counts = counts.sort_values(["n", "code"], ascending=[False, True])
    names = [LANGUAGES.get(code, "unknown" if code == "und" else code) for code in counts.code]
    listed = [f"{name} {100 * n / len(articles):.1f} % ({n})" for name, n in zip(names, counts.n, strict=True)]
    return f"Share of the articles by language: {', '.join(listed)}."


def _sources(chosen: Any) -> list[Block]:
    articles = chosen.articles
    by_source = articles.groupby("source").agg(articles=("article_id", "size"), stories=("story_id", "nunique"))
    rows = [[str(name), str(r.articles), str(r.stories)] for name, r in by_source.sort_index().iterrows()]
    if len(rows) > 1:
        rows.append(["All", str(len(articles)), str(articles.story_id.nunique())])
    caption = "Articles of the selection by source. A story counts once, however many copies were printed."
    return [table_of(["Source", "Articles", "Stories"], rows, caption=caption, right=(1, 2))]


def _caveats(chosen: Any, whole: Any) -> list[str]:
    articles, everything = chosen.articles, whole.articles
    undated = int(everything.published.isna().sum())
    foreign = articles[articles.language != "en"].language.value_counts().sort_index()
    copies = int((articles.role != "original").sum())
    unknown = int((articles.source == "unknown").sum())
    low = int((articles.published_confidence == "low").sum())
    copied = "No article" if copies == 0 else _number(copies, "article")
    lines = [f"{copied} of the selection {_be(copies or 1)} a copy or an excerpt of another article."]
    if chosen.languages:
        others = len(whole.select(period=chosen.period, source=chosen.sources).articles) - len(articles)
        named = ", ".join(LANGUAGES.get(code, code) for code in chosen.languages)
        lines.append(f"Only articles in {named} are counted; {others} in other languages are left out.")
    if len(articles):
        lines.append(_languages(articles))
    if undated:
        where = "counted here" if chosen.period.name == "all" else "in no period, and so not counted here"
        lines.append(
            f"{_number(undated, 'article')} of the corpus {_have(undated)} no date and {_be(undated)} {where}."
        )
    if low:
        lines.append(f"The date of {_number(low, 'article')} is uncertain.")
    if len(foreign):
        listed = ", ".join(f"{n} in {LANGUAGES.get(str(code), code)}" for code, n in foreign.items())
        lines.append(
            f"{_number(int(foreign.sum()), 'article')} {_be(int(foreign.sum()))} not in English ({listed}): "
            "read and split into sentences and words, but not searched for people, indirect speech, tone or stance. "
            "In Russian and Kazakh, countries and international organisations are found by their names and direct "
            "speech by its marks, how often rightly has not been measured; in other languages nothing is looked for."
        )
    if unknown:
        lines.append(f"The outlet of {_number(unknown, 'article')} is unknown.")
    return lines


def _number(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _be(n: int) -> str:
    return "is" if n == 1 else "are"


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _rejects(whole: Any) -> list[Block]:
    counts = whole.rejects.groupby("reason").size()
    if counts.empty:
        return [paragraph("Every input of the project gave its articles; none was set aside.")]
    rows = [[str(reason), str(n)] for reason, n in counts.sort_index().items()]
    caption = "Inputs of the whole project that were set aside, by reason."
    return [table_of(["Reason", "Inputs"], rows, caption=caption, right=(1,))]


def _corrections(whole: Any) -> list[Block]:
    """What the user's corrections of entities did, and which of them met nothing."""
    effects, orphans = whole.corrections
    rows = [[e.action, e.entity, e.target, str(e.mentions), str(e.articles)] for e in effects.itertuples()]
    rows += [[o.action, o.entity, "met nothing", "0", "0"] for o in orphans.itertuples()]
    if not rows:
        return []
    labels = ["Action", "Entity", "Target", "Mentions", "Articles"]
    return [table_of(labels, rows, caption="Corrections of entities by the desk, in the whole corpus.", right=(3, 4))]


def _accuracy_card(tasks: Sequence[str]) -> list[Block]:
    """The measured accuracy of the engines behind this report, and on what it was not measured."""
    if not tasks:
        return []
    known = resource_json("accuracy.json") if resource_path("accuracy.json").exists() else {}
    found = [known[t] for t in tasks if t in known]
    unmeasured = [t for t in tasks if t not in known]
    blocks: list[Block] = [heading("How accurate the engines are", 2)]
    rows = [_figure(card, figure) for card in found for figure in card["figures"]]
    if rows:
        labels = ["Task", "Measure", "%", "n", "Date"]
        caption = "Agreement of the engines with answers given by people, in percent."
        blocks.append(table_of(labels, rows, caption=caption, right=(2, 3)))
        blocks.append(bullets([_about(card) for card in found]))
    if unmeasured:
        blocks.append(note(f"The accuracy of these steps has not been measured: {', '.join(unmeasured)}."))
    return blocks


def _figure(card: dict[str, Any], figure: dict[str, Any]) -> list[str]:
    measure = str(figure["metric"]).replace("_", " ")
    return [card["task"], measure, f"{figure['value']:.1f}", str(figure["n"]), card["date"]]


def _about(card: dict[str, Any]) -> str:
    measured = f"{card.get('engine', 'engine')}; measured on {card.get('data', 'data of its own')}"
    return f"{card['task']}: {measured}. Not measured on {_not_measured(card)}."


def _not_measured(card: dict[str, Any]) -> str:
    said = str(card.get("not_measured", "")).rstrip(".")
    return said or "your own sources, other languages or other kinds of text"
