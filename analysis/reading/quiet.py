"""Parsers of foreign formats report every oddity of a file; what matters of it stands in rejects."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_TALKATIVE = ("trafilatura", "htmldate", "pypdf", "feedparser", "openpyxl", "warcio")


@contextmanager
def quiet() -> Iterator[None]:
    """While this lasts, these parsers neither log nor warn."""
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
