"""The schema as a whole: addresses as clients write them."""

from __future__ import annotations

from typing import Any

from django.urls import get_script_prefix

SECRETS = {"token": "`Authorization: Token …`; the club's admin makes them.", "adminLogin": "A login to the admin."}


def as_it_is_asked(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Addresses without the slash that may end them, and what each way to prove who one is means."""
    result["servers"] = [{**one, "url": get_script_prefix().rstrip("/") or "/"} for one in result.get("servers", [])]
    result["paths"] = {path.rstrip("/"): told for path, told in result["paths"].items()}
    for name, scheme in result["components"].get("securitySchemes", {}).items():
        scheme["description"] = SECRETS[name]
    return result
