"""The errors that doors translate: one sentence for a person, Chinese first, that says which file and what to do."""


class ZwgkError(Exception):
    """Base of all errors that a user can cause or mend."""

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(f"{message} / {message_en}")
        self.message = message
        self.message_en = message_en


class InputError(ZwgkError):
    """A file, code or option named by the user cannot be used. Exit 2, HTTP 400 or 422."""


class NotFoundError(ZwgkError):
    """What was asked for is not in the release. Exit 2, HTTP 404."""


class LockedError(ZwgkError):
    """Another process is writing to the same data folder. Exit 2, HTTP 409."""


class QueryRefusedError(ZwgkError):
    """A query is malformed or not allowed. Exit 2, HTTP 400."""


class QueryTimeoutError(ZwgkError):
    """A query ran over its time. Exit 2, HTTP 504."""


class IntegrityError(ZwgkError):
    """The data contradicts a promise of the store (a triple in two graphs, a broken release). Exit 3, HTTP 500."""
