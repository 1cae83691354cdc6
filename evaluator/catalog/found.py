"""What a look-up found: the entry or the candidates, and what the asker should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from evaluator.text import Joined, Message

if TYPE_CHECKING:
    from evaluator.catalog.disciplines import Discipline
    from evaluator.catalog.institutions import Institution
    from evaluator.catalog.majors import Major

Kind = Literal["major", "discipline", "institution"]
Notice = Literal[
    "",
    "leading_zero_restored",
    "wrong_mark",
    "mark_unverified",
    "partial_name",
    "several",
    "incomplete_code",
    "unknown",
    "unknown_nothing_near",
    "empty",
]

SHOWN = 5  # candidates that a sentence names before it says there are more


class Entry(Protocol):
    """Anything with a code and a name."""

    @property
    def code(self) -> str:
        """Code as the official document prints it."""

    @property
    def name(self) -> str:
        """Official name."""


EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True)
class Found(Generic[EntryT]):
    """Answer to a look-up.

    Attributes
    ----------
    kind : {"major", "discipline", "institution"}
        What was looked for.
    text : str
        What was asked, as it was written.
    entry : Major, Discipline, Institution or None
        The entry; None when the text names none, or more than one.
    candidates : tuple
        Entries that may be meant, likeliest first; empty when ``entry`` is given.
    notice : str
        Reason key, empty when there is nothing to say. With an entry: ``leading_zero_restored``,
        ``wrong_mark``, ``mark_unverified``, ``partial_name``. Without: ``several``, ``incomplete_code``,
        ``unknown``, ``unknown_nothing_near``, ``empty``.
    """

    kind: Kind
    text: str
    entry: EntryT | None = None
    candidates: tuple[EntryT, ...] = ()
    notice: Notice = ""

    @property
    def major(self: Found[Major]) -> Major | None:
        """The entry, where majors were looked for."""
        return self.entry

    @property
    def discipline(self: Found[Discipline]) -> Discipline | None:
        """The entry, where disciplines were looked for."""
        return self.entry

    @property
    def institution(self: Found[Institution]) -> Institution | None:
        """The entry, where institutions were looked for."""
        return self.entry

    @property
    def message(self) -> Message | None:
        """What the asker should know and do; None when there is no notice."""
        if not self.notice:
            return None
        listed = Joined(tuple(f"{entry.code} {entry.name}" for entry in self.candidates[:SHOWN]), "catalog.separator")
        more = (Message("catalog.more"),) if len(self.candidates) > SHOWN else ()
        values = {
            "kind": Message(f"catalog.{self.kind}"),
            "register": Message(f"catalog.{self.kind}_register"),
            "text": self.text,
            "code": self.entry.code if self.entry else "",
            "name": self.entry.name if self.entry else "",
            "candidates": Joined((listed, *more)),
            "count": len(self.candidates),
        }
        return Message(f"catalog.{self.notice}", values)

    def sentence(self, lang: str = "zh") -> str:
        """Say what the asker should know and do; empty when there is no notice."""
        return "" if self.message is None else self.message.show(lang)
