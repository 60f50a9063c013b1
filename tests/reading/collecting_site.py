"""A real server on this machine whose answers a test sets, for the tests of collecting."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from analysis.reading.collecting import Collected, collect
from analysis.reading.collecting_fetch import Manners
from analysis.reading.collecting_plan import Entry, Plan

PAGE = b"<html><body><h1>Port of Aktau</h1><p>The port was closed for two days.</p></body></html>"
DAY = datetime(2024, 5, 1, 6, 30, tzinfo=UTC)
Answer = Callable[[BaseHTTPRequestHandler], None]


def say(body: bytes = PAGE, status: int = 200, **headers: str) -> Answer:
    """An answer with these headers; Content-Length unless it is given."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"content_length": str(len(body)), "content_type": "text/html", **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


class Site:
    """A server on 127.0.0.1 whose answers a test sets by path; it keeps what was asked."""

    def __init__(self, certificate: Path | None = None) -> None:
        """`certificate`: a file with key and certificate, by which the site speaks TLS as localhost."""
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                try:
                    site.answers.get(self.path, say(b"not here", 404))(self)
                except (BrokenPipeError, ConnectionResetError):
                    return  # the other side has hung up, as it should

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = f"https://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


def manners(**changed: object) -> Manners:
    return Manners(**{"delay": 0.0, "timeout": 1.0, "backoff": 0.01, "private": True, **changed})  # type: ignore[arg-type]


def run(raw: Path, *entries: Entry, day: datetime = DAY, **changed: object) -> list[Collected]:
    return collect(Plan(manners(**changed), entries), raw, now=lambda: day)


def pages(site: Site, *urls: str, **changed: object) -> Entry:
    return Entry("list", "pages", urls=tuple(site.url + url for url in urls), **changed)  # type: ignore[arg-type]
