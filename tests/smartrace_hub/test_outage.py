"""What is answered while the database is away, and when something breaks that nobody foresaw."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.trouble


BREAKS = [OperationalError, InterfaceError, ProgrammingError, ZeroDivisionError]


@pytest.mark.parametrize("path", ["/api/v1/laps/", "/admin/", "/ingest/some-token/"])
@pytest.mark.parametrize("error", BREAKS)
def test_programs_are_answered_in_json_and_people_by_a_page_and_neither_by_a_traceback(
    db: None, error: type[Exception], path: str
) -> None:
    def fail(*given: object, **more: object) -> Any:
        raise error("password of hub@10.0.0.7")

    client = Client(raise_request_exception=False, headers={"cookie": "sessionid=whatever"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
        response = client.get(path)
    is_away = error in {OperationalError, InterfaceError}
    assert response.status_code == (503 if is_away else 500)
    assert response.headers.get("Retry-After") == ("5" if is_away else None)
    is_program = not path.startswith("/admin/")
    assert response["Content-Type"].startswith("application/json" if is_program else "text/html")
    for secret in ("Traceback", "10.0.0.7", error.__name__):
        assert secret not in response.content.decode()


@pytest.mark.parametrize("path", ["/ingest/any/", "/api/v1/sessions/"])
def test_a_request_for_another_host_is_refused_in_json_without_a_traceback(
    path: str, db: None, client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = client.post(path, b"{}", content_type="application/json", HTTP_HOST="elsewhere")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
