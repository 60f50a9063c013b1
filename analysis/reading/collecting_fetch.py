"""Fetching politely and safely: one request at a time, bounded in time, size and redirects, to public addresses only.

The address that was checked is the one that is connected to, so that a name cannot point elsewhere in between. Proxies
of the environment are not used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from analysis.errors import ReadError
from analysis.reading.collecting_robots import Rules, parse_robots

PRODUCT = "broadsheet"  # what robots.txt calls us
REDIRECTS = 5
LONGEST_URL = 2000
LONGEST_WAIT = 60.0  # seconds that a site may ask us to wait; where it asks for more, it is left for another run
PASSING = ("timeout", "connection", "cut-off", "http-429", "http-500", "http-502", "http-503", "http-504")  # may pass
_CHUNK = 65536
_MOVED = (301, 302, 303, 307, 308)
_SAFE = "/%:=&?~#+!$,;'@()*[]"


class Fetched(NamedTuple):
    """What a server gave: the address in the end, the status (200 or 304), the body, headers in lower case."""

    url: str
    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Manners:
    """How we behave: seconds between two requests to a host, seconds for one request, bytes of one answer."""

    delay: float = 2.0
    timeout: float = 20.0
    max_bytes: int = 10_000_000
    retries: int = 2
    backoff: float = 2.0  # seconds before the first retry, doubled each time
    private: bool = False  # whether addresses of this machine and of private networks may be fetched
    ca: str = ""  # a file of certificates that are trusted beside the system's
    agent: str = "broadsheet (news reader; collects articles for one desk)"


class Fetcher:
    """Fetches addresses one after the other, and remembers each site's rules and when it was last asked."""

    def __init__(
        self,
        manners: Manners,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.manners, self._sleep, self._clock = manners, sleep, clock
        self._asked: dict[str, float] = {}
        self._rules: dict[str, Rules | ReadError] = {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What `url` gives, after redirects and retries. Raises ReadError with a reason that can be counted."""
        for attempt in range(self.manners.retries + 1):
            try:
                return self._follow(url, headers or {}, ruled=True)
            except ReadError as error:
                wait = self.manners.backoff * 2**attempt
                wait = max(wait, getattr(error, "retry_after", 0.0))
                if error.reason not in PASSING or attempt == self.manners.retries or wait > LONGEST_WAIT:
                    raise
                self._sleep(wait)
        raise AssertionError  # the last attempt returns or raises

    def _follow(self, url: str, headers: Mapping[str, str], *, ruled: bool) -> Fetched:
        for _ in range(REDIRECTS + 1):
            url = check_url(url)
            rules = self._allowed(url) if ruled else Rules()
            self._wait(url, rules)
            answer = ask(url, headers, self.manners)
            if answer.status not in _MOVED or "location" not in answer.headers:
                return _checked(answer)
            url = urljoin(url, answer.headers["location"])
        msg = f"more than {REDIRECTS} redirects"
        raise ReadError("redirects", msg)

    def _allowed(self, url: str) -> Rules:
        rules = self._rules_of(url)
        if isinstance(rules, ReadError):
            raise rules
        if not rules.allow(url):
            raise ReadError("robots", f"robots.txt of {urlsplit(url).netloc} does not allow {url}")
        if rules.delay > LONGEST_WAIT:
            raise ReadError("robots", f"robots.txt of {urlsplit(url).netloc} asks for {rules.delay:g} seconds of delay")
        return rules

    def _rules_of(self, url: str) -> Rules | ReadError:
        """A site's rules; none where it has no robots.txt; an error where that cannot be read: then nothing may be."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            try:
                text = self._follow(f"{site}/robots.txt", {}, ruled=False).body.decode("utf-8", "replace")
                self._rules[site] = parse_robots(text, PRODUCT)
            except ReadError as error:
                missing = error.reason.startswith("http-4") and error.reason != "http-429"
                kept = error.reason if error.reason in ("private", "wrong-url", "name", "certificate") else "robots"
                said = error.detail if kept != "robots" else f"robots.txt of {parts.netloc}: {error}"
                self._rules[site] = Rules() if missing or error.reason == "empty" else ReadError(kept, said)
        return self._rules[site]

    def _wait(self, url: str, rules: Rules) -> None:
        host = urlsplit(url).hostname or ""
        due = self._asked.get(host, -1e9) + max(self.manners.delay, rules.delay)
        now = self._clock()
        if due > now:
            self._sleep(due - now)
        self._asked[host] = self._clock()


def check_url(url: str) -> str:
    """`url` as it is asked for: http or https, without user and fragment, escaped. Raises ReadError `wrong-url`."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
        name = host.encode("idna").decode() if host and ":" not in host else f"[{host}]"
    except (ValueError, UnicodeError) as error:
        raise ReadError("wrong-url", f"{url[:200]!r}: {error}") from error
    if parts.scheme not in ("http", "https") or not host or len(url) > LONGEST_URL or parts.username is not None:
        raise ReadError("wrong-url", f"{url[:200]!r} is no plain address of a page")
    place = name if port is None else f"{name}:{port}"
    return urlunsplit((parts.scheme, place, quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE), ""))


def ask(url: str, headers: Mapping[str, str], manners: Manners) -> Fetched:
    """What `url` answers to one request, whatever its status; no redirect is followed.

    From looking up the name to the last byte it takes at most `manners.timeout` seconds. Raises ReadError: `name`,
    `private`, `certificate`, `connection`, `timeout`, `too-large`, `unreadable` or `cut-off`.
    """
    parts, start = urlsplit(url), time.monotonic()
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _checked_addresses(host, port, manners)
    left = max(0.01, manners.timeout - (time.monotonic() - start))
    connection = _Connection(parts.scheme == "https", host, addresses, left, manners.ca)
    guard = threading.Timer(left, connection.cut)  # sockets time out between bytes only
    guard.daemon = True
    guard.start()
    try:
        target = urlunsplit(("", "", parts.path, parts.query, ""))
        given = {"Host": parts.netloc, "User-Agent": manners.agent, "Accept-Encoding": "gzip", "Accept": "*/*"}
        connection.request("GET", target, headers={**given, **headers, "Connection": "close"})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        body = _read(response, found, manners.max_bytes)
    except (OSError, http.client.HTTPException, ValueError) as error:
        slow = connection.was_cut or isinstance(error, TimeoutError)
        detail = f"no whole answer in {manners.timeout:g} seconds" if slow else f"{type(error).__name__}: {error}"
        reason = (
            "timeout" if slow else "certificate" if isinstance(error, ssl.SSLCertVerificationError) else "connection"
        )
        raise ReadError(reason, detail[:300]) from error
    except ReadError as error:
        if connection.was_cut:
            raise ReadError("timeout", f"no whole answer in {manners.timeout:g} seconds") from error
        raise
    finally:
        guard.cancel()
        connection.close()
    if connection.was_cut:
        raise ReadError("timeout", f"no whole answer in {manners.timeout:g} seconds")
    return Fetched(url, response.status, body, found)


class _Connection(http.client.HTTPConnection):
    """A connection to one of the addresses that were checked, under the name that was asked for."""

    def __init__(self, secure: bool, host: str, addresses: list[tuple[str, int]], timeout: float, ca: str) -> None:
        super().__init__(host, addresses[0][1], timeout=timeout)
        self.secure, self.addresses, self.ca, self.was_cut = secure, addresses, ca, False
        self.wire: socket.socket | None = None  # kept, as http.client lets go of `sock` while the body still comes

    def connect(self) -> None:
        self.sock = self.wire = self._first_that_answers()
        if self.secure:
            context = ssl.create_default_context()
            if self.ca:
                context.load_verify_locations(self.ca)
            secured = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.wire = secured
            secured.do_handshake()  # after it is known, so that it can be cut too

    def _first_that_answers(self) -> socket.socket:
        """A socket to the first address that takes one; they share the time."""
        share = (self.timeout or 0.0) / len(self.addresses)
        for number, address in enumerate(self.addresses, 1):
            try:
                found = socket.create_connection(address, share)
            except OSError:  # such as IPv6 where there is none; the last one says what is wrong
                if number == len(self.addresses):
                    raise
            else:
                found.settimeout(self.timeout)
                return found
        raise AssertionError  # there is at least one

    def cut(self) -> None:
        """End the connection from another thread: whatever waits for it wakes up."""
        self.was_cut = True
        if self.wire:
            try:
                socket.socket.shutdown(self.wire, socket.SHUT_RDWR)  # below TLS, which is not safe to end from here
            except OSError:
                return  # it had ended by itself


def _checked_addresses(host: str, port: int, manners: Manners) -> list[tuple[str, int]]:
    """The addresses of `host`, all of which are public (or private ones are allowed)."""
    addresses = _look_up(host, port, manners.timeout)
    for address in addresses:
        if not manners.private and not _is_public(address):
            raise ReadError("private", f"{host} is {address}, no public address; private = true allows it")
    return [(address, port) for address in addresses]


def _look_up(host: str, port: int, timeout: float) -> list[str]:
    """The addresses of a name. The system may take minutes to say that there are none: it is left to it then."""
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask_system() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(entry[4][0]) for entry in found])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask_system, daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except Empty:
        raise ReadError("timeout", f"no address of {host} in {timeout:g} seconds") from None
    if isinstance(answer, Exception):
        raise ReadError("name", f"{host} has no address: {answer}") from answer
    return answer


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or _is_public(str(inner)))


def _read(response: http.client.HTTPResponse, headers: Mapping[str, str], most: int) -> bytes:
    """The body, unpacked, if it is whole and no longer than `most` bytes, on the wire and unpacked."""
    promised = headers.get("content-length", "")
    if promised.isdecimal() and int(promised) > most:
        raise ReadError("too-large", f"{promised} bytes; at most {most} are fetched")
    packed = headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "", "gzip", "x-gzip"):
        raise ReadError("unreadable", f"packed as {packed[:40]!r}, which was not asked for")
    body = bytearray()
    while chunk := response.read(_CHUNK):
        body += chunk
        if len(body) > most:
            raise ReadError("too-large", f"more than {most} bytes")
    if promised.isdecimal() and response.status not in (204, 304) and len(body) < int(promised):
        raise ReadError("cut-off", f"{len(body)} of {promised} bytes came")
    return _unpacked(bytes(body), most) if packed in ("gzip", "x-gzip") and body else bytes(body)


def _unpacked(body: bytes, most: int) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(body, most + 1)
    except zlib.error as error:
        raise ReadError("unreadable", f"said to be packed with gzip: {error}") from error
    if len(found) > most:
        raise ReadError("too-large", f"unpacks to more than {most} bytes")
    if not unpacking.eof:
        raise ReadError("cut-off", "the packed body ends too early")
    return found


def _checked(answer: Fetched) -> Fetched:
    if answer.status == 304 or (answer.status == 200 and answer.body):
        return answer
    if answer.status == 200:
        raise ReadError("empty", "no bytes")
    error = ReadError(f"http-{answer.status}", f"{answer.url} answered {answer.status}")
    after = answer.headers.get("retry-after", "")
    if after.isdecimal():
        error.retry_after = float(after[:9])  # type: ignore[attr-defined]
    raise error
