"""The versions that the page is about (版本): those shipped with the program and those in the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.rubric import STATUSES, load_file, not_offered, offers, rubric_ids, version_files
from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.words import lang, plain, t

if TYPE_CHECKING:
    from evaluator.rubric import Rubric

_FIRST = "undergraduate_program"
# Of a version, in the order of `STATUSES`.
_COUNTS_FOR = ("official", "trial", "example")
CHOICE = "rubric"


@dataclass(frozen=True)
class Version:
    """One version of a rubric.

    Attributes
    ----------
    key : str
        As it stands in the address.
    rubric : Rubric
    number : int or None
        Where it is in the store.
    shipped : bool
        Whether it came with the program.
    """

    key: str
    rubric: Rubric
    number: int | None
    shipped: bool

    @property
    def label(self) -> str:
        """Title, version and where it stands."""
        kinds = [kind for kind, is_so in (("shipped", self.shipped), ("stored", self.number is not None)) if is_so]
        where = t("frame.comma").join(t(f"rubrics.{kind}") for kind in kinds)
        model = self.rubric.model
        return t("rubrics.label", title=model.title, version=model.version, status=model.status, where=where)


@st.cache_resource(show_spinner=False, max_entries=64)
def _shipped(path: str, stamp: int) -> Rubric:  # noqa: ARG001 - a file that was changed is read again
    return load_file(Path(path))


def versions() -> dict[str, Version]:
    """Give all versions by key, newest first, the programmes' rubric before the others."""
    found: dict[str, Version] = {}
    for rubric in rubric_ids():
        for path in version_files(rubric):
            loaded = _shipped(str(path), path.stat().st_mtime_ns)
            key = f"{loaded.id}/{loaded.model.version}"
            found[key] = Version(key, loaded, None, shipped=True)
    store = desk.store()
    for number in store.rubrics()["id"]:
        kept = store.rubric(int(number))
        key = f"{kept.id}/{kept.model.version}"
        known = found.get(key)
        if known is not None and known.rubric.fingerprint == kept.fingerprint:
            found[key] = replace(known, number=int(number))
        elif known is not None:
            found[f"{key}/{number}"] = Version(f"{key}/{number}", kept, int(number), shipped=False)
        else:
            found[key] = Version(key, kept, int(number), shipped=False)
    order = sorted(found.values(), key=lambda one: (one.rubric.model.effective.from_, one.number or 0), reverse=True)
    order.sort(key=lambda one: (one.rubric.id != _FIRST, one.rubric.id))
    return {one.key: one for one in order}


def choose(known: dict[str, Version]) -> Version:
    """Let the visitor choose a version; the choice stands in the address."""
    labels = {key: one.label for key, one in known.items()}
    return known[choose_one(st.selectbox, t("rubrics.which"), labels, CHOICE)]


def offered(version: Version, what: str) -> bool:
    """Whether the kind of a rubric offers a view; where it does not, say so."""
    if offers(version.rubric, what):
        return True
    st.info(plain(not_offered(version.rubric, what).show(lang())), icon=":material/info:")
    return False


def status(version: Version) -> None:
    """Say what the version counts for: in force, on trial, or an example only."""
    model = version.rubric.model
    said = {"title": plain(model.title), "version": plain(model.version), "begins": model.effective.from_}
    key = dict(zip(STATUSES, _COUNTS_FOR, strict=True))[model.status]
    show = st.warning if key == "example" else st.info
    show(t(f"rubrics.status_{key}", **said), icon=":material/gavel:")
