"""Run every timed benchmark: each module here that has a `main()`; accuracy apart, since it needs gold data."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

NOT_TIMED = {"accuracy"}


def main(names: list[str]) -> None:
    """Run the benchmarks called `names`; without names, all of them."""
    known = {m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.ispkg} - NOT_TIMED - {"__main__"}
    unknown = sorted(set(names) - known)
    if unknown:
        sys.exit(f"there is no benchmark {unknown[0]!r}; there are {', '.join(sorted(known))}")
    for name in names or sorted(known):
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "main"):
            print(f"== {name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
            module.main()


if __name__ == "__main__":
    main(sys.argv[1:])
