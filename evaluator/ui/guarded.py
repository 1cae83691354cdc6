"""What every answer of the server carries and what it does not answer (防护): headers, no figures about itself."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from evaluator.ui.uploads import BoundedUploads

_CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")
_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
# A body is a little larger than the file in it.
_FRAMING = 64 * 1024
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def policy() -> str:
    """Content policy: everything from this server.

    Styles are written into the page by Streamlit and charts are compiled in it by Vega, so both must be allowed; of
    scripts inside the page only that of Streamlit's own start page is, by its hash.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _INLINE.findall(page)]
    scripts = " ".join(["'self'", "'unsafe-eval'", *(f"'sha256-{one}'" for one in hashes)])
    parts = {
        "default-src": "'self'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


class Guarded:
    """Wraps the app: adds headers, closes addresses, refuses an upload before it is received.

    Parameters
    ----------
    app : ASGI application
    uploads : BoundedUploads
    """

    def __init__(self, app: ASGIApp, uploads: BoundedUploads) -> None:
        self._app, self._uploads = app, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "same-origin"
                headers["Content-Security-Policy"] = policy()
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        path = str(scope["path"])
        if _CLOSED.match(path):
            return PlainTextResponse("Not Found", 404)
        upload = _UPLOAD.match(path) if scope["method"] == "PUT" else None
        length = Headers(scope=scope).get("content-length", "") if upload else ""
        if upload and length.isdigit() and int(length) > self._uploads.room(upload[1]) + _FRAMING:
            return PlainTextResponse("too much is uploaded already", 413)
        return None
