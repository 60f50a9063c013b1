"""What a site's robots.txt allows (RFC 9309): the longest rule that fits decides, and `Allow` wins a tie."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_LONGEST_LINE = 2000  # characters; longer ones are no rule
_MOST_RULES = 5000


@dataclass(frozen=True)
class Rules:
    """The rules for us: (allowed, pattern) each, and the seconds to wait between two requests."""

    rules: tuple[tuple[bool, str], ...] = field(default=())
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        """Whether `url` may be fetched."""
        parts = urlsplit(url)
        path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
        fitting = [(len(pattern), allowed) for allowed, pattern in self.rules if _fits(path, pattern)]
        return max(fitting)[1] if fitting else True


def parse_robots(text: str, agent: str) -> Rules:
    """The rules of a robots.txt for the robot `agent`: of its own group if there is one, else of the group *."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    in_rules = False
    for line in text.lstrip("\ufeff").splitlines():
        key, colon, value = line[:_LONGEST_LINE].partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            named = [] if in_rules else named
            in_rules = False
            named.append(value.lower())
            groups.setdefault(value.lower(), [])
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for name in named:
                groups[name].append((key, value))
    own = groups.get(agent.lower(), groups.get("*", []))
    rules = tuple((key == "allow", unquote(value)) for key, value in own if key != "crawl-delay" and value)
    return Rules(rules[:_MOST_RULES], max((_seconds(value) for key, value in own if key == "crawl-delay"), default=0.0))


def _seconds(value: str) -> float:
    try:
        return max(0.0, float(value))
    except ValueError:
        return 0.0


def _fits(path: str, pattern: str) -> bool:
    """Whether `pattern` (* for anything, $ for the end) fits the beginning of `path`; in time linear in both."""
    whole = pattern.endswith("$")
    head, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(head):
        return False
    at = len(head)
    for number, piece in enumerate(rest, 1):
        if whole and number == len(rest):
            return len(path) - len(piece) >= at and path.endswith(piece)
        place = path.find(piece, at)
        if place < 0:
            return False
        at = place + len(piece)
    return not whole or at == len(path)
