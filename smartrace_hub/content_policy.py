"""What a page may load and run: a content security policy on every answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject, empty

HEADER = "Content-Security-Policy"
DATA = "default-src 'none'; frame-ancestors 'none'"
"""JSON, CSV and whatever else is no page."""
PAGE = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' {styles}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVALUATED = " 'unsafe-eval'"
"""For the admin's menus and tabs: Alpine, which django-unfold is made with, compiles what stands in its attributes."""
INLINE = "'unsafe-inline'"
"""Of styles: django-unfold puts its colours into the page, and a picture's lines tell theirs as attributes."""


class ContentPolicyMiddleware:
    """Sets the header where none is yet. A page whose template asks for `request.style_nonce` has no other style."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = SimpleLazyObject(lambda: secrets.token_urlsafe(16))
        request.style_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        if HEADER not in response:
            is_asked = nonce._wrapped is not empty
            is_page = response.get("Content-Type", "").startswith("text/html")
            styles = f"'nonce-{nonce}'" if is_asked else INLINE
            scripts = EVALUATED if request.path_info.startswith("/admin/") else ""
            response[HEADER] = PAGE.format(scripts=scripts, styles=styles) if is_page else DATA
        return response
