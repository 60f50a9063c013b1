"""The exception family. Each class knows the exit code that the command ends with."""


class AnalysisError(Exception):
    """Base of every error Broadsheet raises on purpose; its message says what, where and what to do."""

    exit_code = 1


class CallError(AnalysisError):
    """A wrong call: unknown name, wrong type, bad value. Nothing has run."""

    exit_code = 2


class SettingsError(CallError):
    """`broadsheet.toml` cannot be used as it stands."""


class ContractError(AnalysisError):
    """A table does not keep its contract (see `analysis.tables`)."""


class EngineError(AnalysisError):
    """A language model or another engine is missing or does not work; the message says how to mend it."""


class CorpusError(AnalysisError):
    """There is no prepared corpus, or it cannot be read."""


class NothingToReport(AnalysisError):
    """The chosen period, source or corpus holds no article."""


class ReportError(AnalysisError):
    """A report could not be executed, rendered or published."""


class BusyError(AnalysisError):
    """Another run holds the lock."""

    exit_code = 75


class ReadError(AnalysisError):
    """An input gave no article. Raised by readers, caught by the reading floor, kept as a row in `rejects`.

    `reason` is one short word or hyphenated phrase that can be counted; `detail` says what was found.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
