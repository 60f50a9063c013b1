"""40 hostile texts as titles, sources, authors, entities, file names and parameters: none may run or escape.

`python -m benchmarks.injection`. A corpus is made whose every text is a payload, a report is published, and
report.html and index.html are opened in a real browser (Debian's chromium). A payload that ran would leave a mark in
the page or call a server that listens for it. PDF, Word, Excel and CSV are read: the payloads have to stand in the PDF
as text, and nothing that acts may be in the files. As names and values of parameters, periods and report names the
payloads have to be refused without a file appearing anywhere.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import tempfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from analysis.corpus.files import read_current, read_table, write_current, write_table
from analysis.corpus.prepare import prepare
from analysis.corpus.store import open_corpus
from analysis.reporting.runner import run_report
from analysis.settings import Project
from benchmarks.desk import run
from benchmarks.kills import add_notebook

MARK = "document.documentElement.setAttribute('data-ran','1')"
HTML = [
    f"<script>{MARK}</script>",
    f'<img src=x onerror="{MARK}">',
    f'<svg onload="{MARK}">',
    f"<svg><script>{MARK}</script></svg>",
    f'"><script>{MARK}</script>',
    f"'><img src=x onerror={MARK}>",
    f"</title><script>{MARK}</script>",
    f"</style><script>{MARK}</script>",
    f"--><script>{MARK}</script><!--",
    f"]]><script>{MARK}</script>",
    f'<iframe srcdoc="<script>parent.{MARK}</script>"></iframe>',
    '<meta http-equiv=refresh content="0;url=http://127.0.0.1:PORT/meta">',
    "<link rel=stylesheet href=http://127.0.0.1:PORT/css>",
    "<base href=http://127.0.0.1:PORT/><img src=base>",
    f'<details open ontoggle="{MARK}">x</details>',
    "<form action=http://127.0.0.1:PORT/form><input autofocus onfocus=this.form.submit()></form>",
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f'<a href="javascript:{MARK}">x</a>',
    "<style>@import 'http://127.0.0.1:PORT/import';</style>",
    "<object data=http://127.0.0.1:PORT/object></object>",
]
MARKDOWN = [
    f"[x](javascript:{MARK})",
    "![x](http://127.0.0.1:PORT/markdown)",
    f"<details><summary>x</summary><script>{MARK}</script></details>",
    "[ref]: http://127.0.0.1:PORT/ref\n\n![ref]",
]
TYPESET = [
    '#import "@preview/x:0.1.0": *',
    '#read("/etc/passwd")',
    '#eval("panic()") $x^2$ *bold* <label>',
    '#image("/etc/passwd")',
    "\\input{/etc/passwd}\\write18{touch FOLDER/latex}",
    "\\end{document}\\immediate\\write18{id}",
]
SHEETS = [
    '=HYPERLINK("http://127.0.0.1:PORT/excel","x")',
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "+1+1",
    "\t=1+1",
]
PYTHON = [
    "x'); open('FOLDER/python', 'w').write('x') #",
    "\"\"\"\nopen('FOLDER/python2', 'w').write('x')\n\"\"\"",
    "{__import__('os').system('touch FOLDER/format')}",
]
SHELL = ["$(touch FOLDER/shell)", "`touch FOLDER/ticks`; touch FOLDER/semicolon"]
PAYLOADS = HTML + MARKDOWN + TYPESET + SHEETS + PYTHON + SHELL

CODE = """
from analysis import open_report
report = open_report("hostile", period=period, source=source)
articles = report.corpus.articles
report.table("articles", articles[["article_id", "title", "source", "author", "file"]], caption="Articles.", rows=99)
names = report.corpus.table("entities").drop_duplicates("entity_id")
report.table("entities", names[["entity_id", "entity"]], caption="Entities.", key="entity_id", rows=99)
marks = report.corpus.table("mentions").merge(report.corpus.table("entities"), on=["article_id", "cluster"])
report.evidence("entities", marks, key="entity_id")
for text in articles.author.fillna("").tolist():
    report.note(text)
report.finish()
"""


class Trap(BaseHTTPRequestHandler):
    """Counts whoever calls."""

    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(204)
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the name that the server calls

    def log_message(self, *_: object) -> None: ...


def hostile_project(folder: Path, payloads: list[str]) -> Project:
    """A prepared project in which titles, outlets, authors, names of files and of entities are payloads."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    (folder / "reports").mkdir()
    (folder / "notebooks").mkdir()
    for number, text in enumerate(payloads):
        name = re.sub(r"[/\x00]", "", text).encode()[:120].decode(errors="ignore").strip() or "x"
        article = {
            "title": text,
            "text": f"Kazakhstan and Russia agreed on a railway, number {number}. The minister of Kazakhstan was "
            f"pleased with the talks of day {number}, and said so. {text} The trains of Russia run in spring.",
            "source": text,
            "author": text,
            "date": "2023-02-01",
            "url": f"https://outlet.example/{number}",
        }
        (raw / f"{number}{name}.jsonl").write_text(json.dumps(article), encoding="utf-8")
    project = Project(folder)
    prepare(project)
    current = read_current(project.processed)
    assert current is not None
    renamed = []
    for path in current.tables["entities"]:
        table, stem = path.removesuffix(".parquet").split("/")
        frame = read_table(project.processed, table, stem)
        texts = dict(zip(sorted(frame.entity_id.unique()), payloads * 50, strict=False))
        frame["entity"] = frame.entity_id.map(texts)
        renamed.append(write_table(project.processed, table, f"{stem}-hostile", frame))
    current.tables["entities"] = renamed
    write_current(project.processed, current)
    return project


def opened(page: Path, profile: Path) -> str:
    """The page as the browser has it after it was loaded."""
    call = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--virtual-time-budget=4000"]
    call += [f"--user-data-dir={profile}", "--disable-background-networking", "--dump-dom", page.as_uri()]
    return subprocess.run(call, capture_output=True, text=True, timeout=180, check=False).stdout


def squeezed(text: str) -> str:
    return "".join(text.split())


def check_files(folder: Path, payloads: list[str]) -> list[str]:
    """What is wrong in the PDF, Word, Excel and CSV files of a report."""
    wrong = []
    pdf = (folder / "report.pdf").read_bytes()
    text = subprocess.run(["pdftotext", "-raw", str(folder / "report.pdf"), "-"], capture_output=True, check=True)
    shown = squeezed(text.stdout.decode("utf-8"))
    missing = [p for p in payloads if squeezed(p)[:25] not in shown]
    wrong += [f"pdf: not set as text: {p}" for p in missing]
    wrong += [
        f"pdf: holds {word}"
        for word in ("/JavaScript", "/Launch", "/OpenAction", "/EmbeddedFile")
        if word.encode() in pdf
    ]
    wrong += ["pdf: holds a file of the system"] if "root:x:0" in shown else []
    for path in [*folder.glob("tables/*.csv"), folder / "evidence.csv"]:
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        wrong += [f"csv: {c}" for row in rows for c in row if c.lstrip()[:1] in tuple("=+-@|") and c]
    for name in ("report.docx", "tables.xlsx"):
        with zipfile.ZipFile(folder / name) as parts:
            for part in parts.namelist():
                content = parts.read(part).decode("utf-8", "replace")
                wrong += [f"{name}: a formula in {part}"] if re.search(r"<f[ >]", content) and "sheet" in part else []
                links = (
                    re.findall(r'Target="([^"]+)"[^>]*TargetMode="External"', content) if part.endswith(".rels") else []
                )
                wrong += [f"{name}: link to {x}" for x in links if not x.startswith("https://outlet.example/")]
    return wrong


def check_calls(project: Project, payloads: list[str]) -> tuple[int, list[str]]:
    """Give each payload as report, period, source, parameter name and value; how many calls, and what is wrong."""
    wrong, calls = [], 0
    good = {p.name for p in project.reports.iterdir()}
    for text in payloads[::4] + payloads[-10:]:
        clean = text.replace("\x00", "")
        for words in (
            ["report", clean, "--no-prepare"],
            ["report", "hostile", "--no-prepare", "--period", clean],
            ["report", "hostile", "--no-prepare", "-p", f"{clean}=1"],
            ["report", "hostile", "--no-prepare", "-p", f"top={clean}"],
        ):
            if any(w.startswith("-") and w == clean for w in words):
                continue
            done, calls = run(project, *words), calls + 1
            lines = done.stderr.strip().splitlines()
            if done.returncode != 2 or len(lines) > 4 or "Traceback" in done.stderr:
                wrong.append(f"call: {words} ended with {done.returncode}: {done.stderr[-200:]}")
    wrong += [f"call: made {p}" for p in {p.name for p in project.reports.iterdir()} - good]
    return calls, wrong


def main() -> None:
    """Print how many payloads were tried where, and everything that went wrong."""
    Trap.hits = []
    server = HTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    top = Path(tempfile.mkdtemp(prefix="broadsheet-injection-"))
    try:
        marks = top / "marks"
        marks.mkdir()
        port = str(server.server_address[1])
        payloads = [p.replace("PORT", port).replace("FOLDER", str(marks)) for p in PAYLOADS]
        project = hostile_project(top / "desk", payloads)
        add_notebook(project, "hostile", CODE)
        cells = project.root / "notebooks" / "hostile.ipynb"
        whole = json.loads(cells.read_text(encoding="utf-8"))
        whole["cells"][0]["source"] += "\nsource: list[str] = []  # Outlets"
        cells.write_text(json.dumps(whole), encoding="utf-8")
        folder = run_report(project, "hostile").folder
        bylines = (
            open_corpus(project).articles.author.dropna().tolist()
        )  # reading drops a byline that is nothing but tags
        wrong = check_files(folder, bylines)
        for page in (folder / "report.html", project.reports / "index.html"):
            dom = opened(page, top / "profile")
            if not dom.strip().endswith("</html>"):
                wrong.append(f"browser: {page.name} was not opened")
            wrong += [f"browser: something ran in {page.name}"] if "data-ran" in dom.split(">", 2)[1] else []
            wrong += [f"browser: a script in {page.name}"] if re.search(r"<script|<iframe|<object", dom) else []
        calls, refused = check_calls(project, payloads)
        wrong += refused
        wrong += [f"a file appeared: {p.name}" for p in marks.iterdir()]
        wrong += [f"the network was asked: {h}" for h in Trap.hits]
        print(f"{len(payloads)} payloads in titles, sources, authors, entities and file names; {calls} hostile calls")
        print(f"executed or escaped: {len(wrong)}")
        for line in wrong[:20]:
            print(f"  {line}")
    finally:
        server.shutdown()
        shutil.rmtree(top, ignore_errors=True)


if __name__ == "__main__":
    main()
