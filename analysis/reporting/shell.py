"""A Python shell inside this process that runs cells and keeps their outputs, as a kernel would, without a kernel.

It is meant for a process that was forked for one notebook: it takes over standard output and the IPython singleton.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Output = dict[str, Any]


@dataclass
class Outputs:
    """What one cell has put out so far."""

    items: list[Output] = field(default_factory=list)
    named: dict[str, Output] = field(default_factory=dict)
    clear_next: bool = False

    def add(self, output: Output) -> None:
        if self.clear_next:
            self.items.clear()
            self.clear_next = False
        last = self.items[-1] if self.items else None
        streams = output["output_type"] == "stream" and last is not None and last["output_type"] == "stream"
        if last is not None and streams and last["name"] == output["name"]:
            last["text"] += output["text"]
        else:
            self.items.append(output)


class _Writer(io.TextIOBase):
    """A standard stream that writes into the cell's outputs."""

    encoding = "utf-8"

    def __init__(self, name: str, write: Callable[[Output], None]) -> None:
        self._name, self._write = name, write

    def write(self, text: str) -> int:
        if text:
            self._write({"output_type": "stream", "name": self._name, "text": text})
        return len(text)

    def writable(self) -> bool:
        return True


class CellRunner:
    """Runs cells one after another in one namespace. `run` gives the outputs, the count and the error, if any."""

    def __init__(self) -> None:
        self._current = Outputs()
        self._shell = _make_shell(self)

    def add(self, output: Output) -> None:
        self._current.add(output)

    def update(self, name: str, data: Output, metadata: Output) -> None:
        if name in self._current.named:
            self._current.named[name].update(data=data, metadata=metadata)

    def name(self, display_id: str, output: Output) -> None:
        self._current.named[display_id] = output

    def clear(self, *, wait: bool) -> None:
        if wait:
            self._current.clear_next = True
        else:
            self._current.items.clear()

    def run(self, source: str) -> tuple[list[Output], int, BaseException | None]:
        """Run one cell."""
        self._current = Outputs(named=self._current.named)
        kept = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Writer("stdout", self.add), _Writer("stderr", self.add)
        try:
            result = self._shell.run_cell(source, store_history=True)
        finally:
            sys.stdout, sys.stderr = kept
        error = result.error_before_exec or result.error_in_exec
        return self._current.items, self._shell.execution_count - 1, error


def _make_shell(runner: CellRunner) -> Any:
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        def publish(self, data: Any, metadata: Any = None, source: Any = None, **options: Any) -> None:
            transient, update = options.get("transient"), options.get("update", False)
            display_id = (transient or {}).get("display_id")
            if update and display_id:
                runner.update(display_id, data, metadata or {})
                return
            output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
            runner.add(output)
            if display_id:
                runner.name(display_id, output)

        def clear_output(self, wait: bool = False) -> None:
            runner.clear(wait=wait)

    class Hook(DisplayHook):
        def start_displayhook(self) -> None: ...

        def write_output_prompt(self) -> None: ...

        def write_format_data(self, format_dict: Output, md_dict: Output | None = None) -> None:
            output = {"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}}
            runner.add({**output, "execution_count": self.prompt_count})

        def finish_displayhook(self) -> None: ...

    class Shell(InteractiveShell):
        def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
            name = getattr(etype, "__name__", str(etype))
            runner.add({"output_type": "error", "ename": name, "evalue": str(evalue), "traceback": list(stb)})

        def enable_gui(self, gui: str | None = None) -> None: ...

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    shell = Shell.instance(config=config, displayhook_class=Hook, display_pub_class=Publisher)
    formatter = shell.display_formatter
    assert formatter is not None
    formatter.active_types = formatter.format_types
    return shell
