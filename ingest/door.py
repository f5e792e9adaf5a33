"""The short way of a post through WSGI, before Django's middleware, which takes longer than recording a lap.

Only what is usual goes this way: a whole body of a size that is allowed, for a token that was looked up lately, by a
connection that Django has let in before. Everything else is Django's, and every question of who may come in, too: what
this door answers with are the headers that Django answered such a post with.
"""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils import timezone

from ingest.intake import Post, take
from ingest.intake.known import known_tablets
from ingest.intake.taking import UnknownTablet
from ingest.spool.file import the_spool
from ingest.views import AWAY, keep_or_lose

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]
ROAD = re.compile(r"/ingest/([^/]+)/?").fullmatch
A_LENGTH = re.compile(r"[0-9]{1,9}").fullmatch
TOLD_BY = "HTTP_HOST", "HTTP_ORIGIN", "wsgi.url_scheme", "hub.by_proxy", "SCRIPT_NAME"
"""By these Django decides whom it lets in, and which headers it answers with."""
MOST_LEARNED = 100
STATUS = {code: f"{code} {HTTPStatus(code).phrase}" for code in (200, 202, 400, 503)}
OF_ONE_ANSWER = frozenset({"content-length", "content-type", "date", "set-cookie", "retry-after"})


class Door:
    """A WSGI application around Django's."""

    def __init__(self, django: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self.django = django
        self.learned: dict[tuple[Any, ...], Headers] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        road = ROAD(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "POST" else None
        if road is None:
            return self.django(environ, start_response)
        caller = tuple(environ.get(name) for name in TOLD_BY)
        headers, length = self.learned.get(caller), environ.get("CONTENT_LENGTH") or ""
        source = known_tablets.with_token(road[1])
        is_usual = bool(A_LENGTH(length)) and int(length) <= settings.HUB_MAX_BODY_BYTES
        if headers is None or source is None or not is_usual or the_spool().is_waiting():
            return self.django(environ, self.learning(caller, start_response))
        arrived_at, body = timezone.now(), environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        if len(body) != int(length):
            return self.django(environ, start_response)
        post = Post(source, body, arrived_at, token=road[1])
        try:
            take(post)
        except UnknownTablet:
            known_tablets.forget(road[1])
            return self.django(environ, start_response)
        except AWAY as error:
            logger.warning("a body of %s goes to the spool: %s", source, error)
            response = keep_or_lose(source.uid, body, arrived_at)
            retry = [(name, value) for name, value in response.items() if name == "Retry-After"]
            return answer(start_response, response.status_code, response.content, [*headers, *retry])
        return answer(start_response, post.status, json.dumps(post.answer()).encode(), headers)

    def learning(self, caller: tuple[Any, ...], start_response: StartResponse) -> StartResponse:
        """Remember the headers of an answer by which Django tells that a post was taken."""

        def start(status: str, headers: Headers, *error: Any) -> Any:
            names = {name.lower(): value for name, value in headers}
            if status == STATUS[200] and names.get("content-type") == "application/json" and "set-cookie" not in names:
                if len(self.learned) >= MOST_LEARNED:
                    self.learned.clear()
                self.learned[caller] = [one for one in headers if one[0].lower() not in OF_ONE_ANSWER]
            return start_response(status, headers, *error)

        return start


def answer(start_response: StartResponse, status: int, content: bytes, headers: Headers) -> Iterable[bytes]:
    own = [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
    start_response(STATUS[status], [*own, *headers])
    return [content]
