"""Choices that stand in the address as codes, not as labels: a link holds in both languages and after a renaming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def choose_one(widget: Callable[..., Any], label: str, options: Mapping[str, str], key: str, **more: Any) -> str:
    """Draw a widget of one choice and give its code.

    Parameters
    ----------
    widget : callable
        ``st.selectbox`` or ``st.segmented_control``.
    options : mapping of code to label
        Not empty; the first is the choice of who chose nothing, and is left out of the address.
    key : str
        Name in the address. A choice stays while a visitor goes from page to page.
    **more
        For the widget.
    """
    codes = [*options]
    held = _hold(key, [code for code in st.query_params.get_all(key)[-1:] if code in options], several=False)
    if st.session_state.get(held) not in options:
        st.session_state[held] = codes[0]
    chosen = widget(label, codes, format_func=options.__getitem__, key=held, **more)
    code = str(chosen) if chosen in options else codes[0]
    _keep(key, code)
    _write(key, [] if code == codes[0] else [code])
    return code


def choose_some(label: str, options: Mapping[str, str], key: str, **more: Any) -> list[str]:
    """Draw a multiselect and give the codes chosen; see `choose_one`."""
    held = _hold(key, [code for code in st.query_params.get_all(key) if code in options], several=True)
    st.session_state[held] = [code for code in st.session_state.get(held) or [] if code in options]
    found = st.multiselect(label, [*options], format_func=options.__getitem__, key=held, **more)
    chosen = [str(code) for code in found]
    _keep(key, chosen)
    _write(key, chosen)
    return chosen


def arrive(page: str) -> None:
    """Say which page is drawn now, so that a new one takes the choices of the visitor into its own address.

    A browser empties the address when it turns to another page, after the page was asked for with the old one: what
    the server still holds of it is dropped, and every choice written again.
    """
    before = st.session_state.get("page")
    if before not in {None, page} and not st.session_state.pop("carried", False):
        st.query_params.clear()
    if before != page:
        st.session_state["visit"] = uuid4().hex
    st.session_state["page"] = page
    _write("lang", st.session_state.get("seen_lang") or [])


def carry() -> None:
    """Let the next page take the address that it is opened with."""
    st.session_state["carried"] = True


def set_choice(key: str, code: str) -> None:
    """Choose before the widget is drawn again."""
    st.session_state[f"wanted_{key}"] = code


def _hold(key: str, given: list[str], *, several: bool) -> str:
    """Set the widget before it is drawn: as told by `set_choice`, by a new address, or as it was on another page."""
    held, wanted = f"choice_{key}", st.session_state.pop(f"wanted_{key}", None)
    if wanted is not None:
        st.session_state[held] = wanted
    elif given and st.session_state.get(f"seen_{key}") != given:
        st.session_state[held] = given if several else given[-1]
    elif st.session_state.get(f"visit_{key}") != st.session_state.get("visit") and f"kept_{key}" in st.session_state:
        # A widget of the same key on another page is another widget, and begins anew.
        st.session_state[held] = st.session_state[f"kept_{key}"]
    return held


def _keep(key: str, chosen: str | list[str]) -> None:
    st.session_state[f"kept_{key}"], st.session_state[f"visit_{key}"] = chosen, st.session_state.get("visit")


def _write(key: str, values: list[str]) -> None:
    st.session_state[f"seen_{key}"] = values
    if st.query_params.get_all(key) == values:
        return
    if values:
        st.query_params[key] = values
    elif key in st.query_params:
        del st.query_params[key]
