"""People across articles: who is the same, by full name, spelling and role; namesakes apart; never by surname alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from analysis.marking.gazetteer import country_name
from analysis.marking.offices import Term, holder_of
from analysis.marking.sightings import Person, Sighting
from analysis.marking.similarity import key_of, same_full_name, same_word
from analysis.marking.spelling import slug
from analysis.marking.titles import Role
from analysis.resources import resource_rows

RESOURCES = ("role_domains.csv",)
APART = {  # fields of life that one person seldom shares, unless an article says so
    ("sport", "politics"),
    ("sport", "security"),
    ("sport", "law"),
    ("sport", "science"),
    ("sport", "faith"),
    ("sport", "culture"),
    ("culture", "security"),
    ("culture", "faith"),
}
NEAR, FAR = 45, 183  # days within which a named holder of an office is taken for its holder, or at least asked about
COUNTRIES_IN_COMMON = 2  # how many of a person's usual countries are looked for beside a lone surname


def link_people(sightings: Sequence[Sighting], terms: tuple[Term, ...]) -> dict[tuple[str, int], tuple[str, str]]:
    """(article_id, cluster) -> (entity_id, name) of every person; the order of the articles does not matter."""
    ordered = sorted(sightings, key=lambda s: (s.article_id, s.cluster))
    people = [p for group in _same_names([s for s in ordered if len(s.full) > 1]) for p in _namesakes(group)]
    linked = {(s.article_id, s.cluster): (p.entity_id, p.display) for p in people for s in p.sightings}
    by_surname: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_surname[block_of(person.canonical[-1])].append(person)
    lone: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in ordered:
        key = (sighting.article_id, sighting.cluster)
        if key in linked:
            continue
        if sighting.office:
            linked[key] = _by_office(sighting, sighting.office, people, terms)
        elif somebody := _by_surname(sighting, by_surname, terms):
            linked[key] = somebody
        else:
            lone[" ".join(sighting.full)].append(sighting)
    for sightings_of_name in lone.values():
        linked.update(_lone(sightings_of_name))
    return linked


def block_of(surname: str) -> str:
    """What spellings of one surname share: the first letter and the firm consonants of its key."""
    key = key_of(surname) or surname
    return key[0] + "".join(c for c in key[1:] if c not in "aeiouh")


@cache
def domain_of(title: str) -> str | None:
    """The field of life of a role such as `foreign minister`; None where its last word is in no list."""
    return _domains().get(title.split()[-1]) if title else None


@cache
def _domains() -> dict[str, str]:
    return {role: row["domain"] for row in resource_rows("role_domains.csv") for role in row["roles"].split(";")}


def _same_names(sightings: Iterable[Sighting]) -> list[Person]:
    """Sightings grouped by full name; spellings of one name fall together, an initial only where one name fits it."""
    by_name: dict[tuple[str, ...], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_name[sighting.full].append(sighting)
    blocks: dict[str, list[Person]] = defaultdict(list)
    for name in sorted(by_name, key=lambda n: (len(n[0]) == 1, -len(by_name[n]), n)):
        block = blocks[block_of(name[-1])]
        fitting = [p for p in block if any(same_full_name(name, other) for other in p.names if len(other) > 1)]
        if len(fitting) != 1:
            fitting = [Person()]
            block += fitting
        for sighting in by_name[name]:
            fitting[0].add(sighting)
    return [person for block in blocks.values() for person in block]


def _namesakes(person: Person) -> list[Person]:
    """One person, or several of one name whose fields of life lie apart and whose articles share no company."""
    parts: list[tuple[set[str], set[str], list[Sighting]]] = []
    silent = []
    for sighting in person.sightings:
        if not sighting.domains:
            silent.append(sighting)
            continue
        joined = [p for p in parts if not _apart(p[0], sighting.domains) or p[1] & sighting.company]
        domains, company, members = set(sighting.domains), set(sighting.company), [sighting]
        for part in joined:
            domains |= part[0]
            company |= part[1]
            members += part[2]
            parts.remove(part)
        parts.append((domains, company, members))
    if len(parts) < 2:
        return [person]
    split = [_part(members, "~" + "-".join(sorted(domains))) for domains, _, members in parts]
    return [*split, *([_part(silent, "")] if silent else [])]


def _part(sightings: list[Sighting], suffix: str) -> Person:
    person = Person(suffix=suffix)
    for sighting in sightings:
        person.add(sighting)
    return person


def _apart(first: set[str], second: set[str]) -> bool:
    if first & second:
        return False
    return all((a, b) in APART or (b, a) in APART for a in first for b in second)


def _by_office(sighting: Sighting, office: Role, people: list[Person], terms: tuple[Term, ...]) -> tuple[str, str]:
    """Who held an office that day: by the user's list, else by the corpus, else by the shipped example.

    The example is not asked where the corpus names somebody in that office within half a year.
    """
    of = office.country or ""
    if sighting.day:
        own = holder_of(tuple(t for t in terms if t.own), office.title, of, sighting.day)
        if own:
            return _named(own, people)
        terms_seen = _terms_seen(office, people)
        holder = _holder_seen(sighting, terms_seen)
        if holder:
            return holder.entity_id, holder.display
        asked = any(abs((day - sighting.day).days) <= FAR for _, days in terms_seen for day in days)
        shipped = None if asked or not office.held else holder_of(terms, office.title, of, sighting.day)
        if shipped:
            return _named(shipped, people)
    title = office.title[:1].upper() + office.title[1:]
    name = country_name(of) if of else "country not said"
    return f"office:{slug(office.title)}-{of.lower() or 'unknown'}", f"{title} ({name})"


def _terms_seen(office: Role, people: list[Person]) -> list[tuple[Person, list[date]]]:
    """The people whom articles name in that office, and the days of these articles, in order."""
    seen = []
    for person in people:
        days = sorted(
            s.day
            for s in person.sightings
            if s.day
            and any(r.held and r.title == office.title and r.country in (office.country, None) for r in s.roles)
        )
        if days:
            seen.append((person, days))
    return seen


def _holder_seen(sighting: Sighting, seen: list[tuple[Person, list[date]]]) -> Person | None:
    """Whom the articles around that day name in the office; None where they name two, or none within `NEAR` days.

    Of several, a new holder is the one named in the office last for the first time, a former one the one named in it
    first for the last time; else it is the one whom the article itself names.
    """
    day = sighting.day or date.min
    near = [(person, days) for person, days in seen if any(abs((d - day).days) <= NEAR for d in days)]
    if sighting.office and not sighting.office.held:
        gone = min(near, key=lambda x: (x[1][-1], x[0].entity_id), default=None)
        return gone[0] if gone and len(near) > 1 else None
    if sighting.is_new and len(near) > 1:
        return max(near, key=lambda x: (x[1][0], x[0].entity_id))[0]
    sightings = [(d, p.entity_id, p) for p, days in near for d in days]
    before = max((x for x in sightings if x[0] <= day), key=lambda x: x[:2], default=None)
    after = min((x for x in sightings if x[0] >= day), key=lambda x: x[:2], default=None)
    around = {id(x[2]): x[2] for x in (before, after) if x}
    if len(around) > 1:
        around = {k: p for k, p in around.items() if any(s.article_id == sighting.article_id for s in p.sightings)}
    return next(iter(around.values())) if len(around) == 1 else None


def _named(holder: str, people: list[Person]) -> tuple[str, str]:
    """The person of the corpus with this name, or the name itself."""
    words = tuple(holder.lower().split())
    fitting = [p for p in people if any(same_full_name(words, name) for name in p.names)]
    return (fitting[0].entity_id, fitting[0].display) if len(fitting) == 1 else (f"person:{slug(holder)}", holder)


def _by_surname(
    sighting: Sighting, by_surname: dict[str, list[Person]], terms: tuple[Term, ...]
) -> tuple[str, str] | None:
    """Whom a lone name means: somebody only if role, office or company say so."""
    name = sighting.full[-1] if sighting.full else ""
    people = [p for p in by_surname.get(block_of(name), ()) if same_word(name, p.canonical[-1])] if name else []
    for role in sorted(sighting.roles, key=str):
        holder = holder_of(terms, role.title, role.country or "", sighting.day) if sighting.day else None
        if holder and same_word(name, holder.split()[-1].lower()):
            return _named(holder, people)
    fitting = [p for p in people if _agrees(sighting, p)]
    return (fitting[0].entity_id, fitting[0].display) if len(fitting) == 1 else None


def _lone(sightings: list[Sighting]) -> dict[tuple[str, int], tuple[str, str]]:
    """People known by one name only: one where their articles share company, else a person of each article."""
    groups: list[tuple[set[str], list[Sighting]]] = []
    for sighting in sightings:
        joined = [g for g in groups if g[0] & sighting.company]
        company, members = set(sighting.company), [sighting]
        for group in joined:
            company |= group[0]
            members += group[1]
            groups.remove(group)
        groups.append((company, members))
    linked = {}
    for _, members in groups:
        first = min(members, key=lambda s: (s.article_id, s.cluster))
        shown = first.displays.get(first.full, "")
        identity = (f"person:{slug(shown)}@{first.article_id[:8]}", shown)
        linked.update({(s.article_id, s.cluster): identity for s in members})
    return linked


def _agrees(sighting: Sighting, person: Person) -> bool:
    roles = {role for s in person.sightings for role in s.roles}
    if any(_same_role(role, other) for role in sighting.roles for other in roles):
        return True
    domains = {d for s in person.sightings for d in s.domains}
    if sighting.domains and domains and _apart(sighting.domains, domains):
        return False
    usual = Counter(c for s in person.sightings for c in s.countries)
    common = {c for c, n in usual.most_common(COUNTRIES_IN_COMMON) if 2 * n >= len(person.sightings)}
    company = {c for s in person.sightings for c in s.company}
    return bool(common & sighting.countries) and bool(company & sighting.company)


def _same_role(first: Role, second: Role) -> bool:
    if first.country and second.country and first.country != second.country:
        return False
    long, short = sorted((first.title, second.title), key=len, reverse=True)
    return long == short or long.endswith(f" {short}")
