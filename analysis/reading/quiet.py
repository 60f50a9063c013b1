"""Parsers of foreign formats report every oddity of a file; what matters of it stands in rejects."""

from __future__ import annotations

import logging
import warnings
from functools import cache


@cache
def silence(package: str) -> None:
    """From now on `package` neither logs nor warns in this process."""
    logging.getLogger(package).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module=rf"{package}\\b")
