"""The errors that doors translate: one sentence for a person, Chinese first, that says which file and what to do."""


class ZwgkError(Exception):
    """Base of all errors that a user can cause or mend."""

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(f"{message} / {message_en}")
        self.message = message
        self.message_en = message_en

    def __reduce__(self) -> tuple[type["ZwgkError"], tuple[str, str]]:
        """Let the error be handed from one process to another."""
        return type(self), (self.message, self.message_en)


class InputError(ZwgkError):
    """A file, code or option named by the user cannot be used. Exit 2, HTTP 400 or 422."""


class NothingPublishedError(InputError):
    """The data folder has no release yet. Exit 2, HTTP 503."""


class NotFoundError(ZwgkError):
    """What was asked for is not in the release. Exit 2, HTTP 404."""


class LockedError(ZwgkError):
    """Another process is writing to the same data folder. Exit 2, HTTP 409."""


class StaleError(ZwgkError):
    """What is to be changed was changed by someone else meanwhile. Exit 2, HTTP 412."""


class FullError(ZwgkError):
    """There is no room left to write. Exit 2, HTTP 507."""


class QueryRefusedError(ZwgkError):
    """A query is malformed or not allowed. Exit 2, HTTP 400."""


class QueryTimeoutError(ZwgkError):
    """A query ran over its time. Exit 2, HTTP 504."""


class IntegrityError(ZwgkError):
    """The data contradicts a promise of the store (a triple in two graphs, a broken release). Exit 3, HTTP 500."""


class RemoteStoreError(ZwgkError):
    """The store on another server cannot be reached, refuses us or answers nonsense. Exit 3, HTTP 502."""


class OtherReleaseError(ZwgkError):
    """The store on another server does not hold the release that is served here. Exit 3, HTTP 503."""


class ResultTooLargeError(ZwgkError):
    """The result of a query is over its limit. Exit 2, HTTP 413."""
