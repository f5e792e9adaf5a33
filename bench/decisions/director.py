"""A race director's browser, as far as a decision needs one."""

from __future__ import annotations

import html
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode

from bench.frame import WrongAnswer
from bench.hub import Server

TOKEN = "a" * 32
PATIENCE_S = 120
HIDDEN = re.compile(r'name="(seen|previewed)" value="([^"]*)"')


@dataclass(frozen=True)
class Step:
    """When it was asked for, how long it took, the hub's processor time, and what the page's form holds then."""

    begin: float
    seconds: float
    cpu_s: float
    hidden: Mapping[str, str]


class Director:
    def __init__(self, server: Server, cookie: str) -> None:
        self._server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
        self._cookie = f"sessionid={cookie}; csrftoken={TOKEN}"

    def look(self, kind: str, word: str, pk: int, says: Mapping[str, str]) -> Step:
        return self._post(f"decide/{kind}/", {word: str(pk), **said(says), "do": "preview"}, 200)

    def do(self, kind: str, word: str, pk: int, says: Mapping[str, str], seen: Step) -> Step:
        return self._post(f"decide/{kind}/", {word: str(pk), **said(says), **seen.hidden, "do": "confirm"}, 302)

    def do_again(self, ruling: int) -> Step:
        """Revoke it."""
        seen = self._post("revoke/", {"ruling": str(ruling), **said({}), "do": "preview"}, 200)
        return self._post("revoke/", {"ruling": str(ruling), **said({}), **seen.hidden, "do": "confirm"}, 302)

    def _post(self, page: str, form: Mapping[str, str], expected: int) -> Step:
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({**form, "csrfmiddlewaretoken": TOKEN})
        begin, used = perf_counter(), self._server.cpu_s()
        self._connection.request("POST", f"/admin/races/ruling/{page}", body, headers)
        answer = self._connection.getresponse()
        told = answer.read().decode()
        seconds, used = perf_counter() - begin, self._server.cpu_s() - used
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(told)}
        if answer.status != expected or (expected == 200 and "seen" not in hidden):
            why = re.sub(r"<[^>]*>|\s+", " ", told[told.find("<form") :])
            raise WrongAnswer(f"{page} was answered with {answer.status}: {why[:300]}")
        return Step(begin, seconds, used, hidden)

    def close(self) -> None:
        self._connection.close()


def said(says: Mapping[str, str]) -> dict[str, str]:
    return {**{f"says_{name}": value for name, value in says.items()}, "reason": "the bench"}
