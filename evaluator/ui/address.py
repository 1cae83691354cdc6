"""Choices that stand in the address as codes, not as labels: a link holds in both languages and after a renaming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    _take(key, [code for code in st.query_params.get_all(key)[-1:] if code in options], codes)
    held = f"choice_{key}"
    if st.session_state.get(held) not in options:
        st.session_state[held] = codes[0]
    chosen = widget(label, codes, format_func=options.__getitem__, key=held, persist_state="session", **more)
    code = str(chosen) if chosen in options else codes[0]
    _write(key, [] if code == codes[0] else [code])
    return code


def choose_some(label: str, options: Mapping[str, str], key: str, **more: Any) -> list[str]:
    """Draw a multiselect and give the codes chosen; see `choose_one`."""
    _take(key, [code for code in st.query_params.get_all(key) if code in options], [])
    held = f"choice_{key}"
    st.session_state[held] = [code for code in st.session_state.get(held, []) if code in options]
    chosen = st.multiselect(
        label, [*options], format_func=options.__getitem__, key=held, persist_state="session", **more
    )
    _write(key, [*chosen])
    return [str(code) for code in chosen]


def set_choice(key: str, code: str) -> None:
    """Choose before the widget is drawn again."""
    st.session_state[f"wanted_{key}"] = code


def _take(key: str, given: list[str], codes: list[str]) -> None:
    """Let the address, or `set_choice`, choose: once, then the visitor does."""
    wanted = st.session_state.pop(f"wanted_{key}", None)
    if wanted is not None:
        st.session_state[f"choice_{key}"], st.session_state[f"seen_{key}"] = wanted, None
        return
    if given and st.session_state.get(f"seen_{key}") != given:
        st.session_state[f"choice_{key}"] = given[-1] if codes else given
        st.session_state[f"seen_{key}"] = given


def _write(key: str, values: list[str]) -> None:
    st.session_state[f"seen_{key}"] = values
    if st.query_params.get_all(key) == values:
        return
    if values:
        st.query_params[key] = values
    elif key in st.query_params:
        del st.query_params[key]
