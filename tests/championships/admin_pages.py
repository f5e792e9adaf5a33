"""How these tests fill in a championship's page in the admin, and read it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from championships.models import Championship

INPUT = re.compile(r"<(input|textarea|select)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>", re.DOTALL)


def address(of: Any, page: str = "change") -> str:
    return reverse(f"admin:{of._meta.app_label}_{of._meta.model_name}_{page}", args=[of.pk])


def filled_in(told: str) -> dict[str, str]:
    """What a browser would post of a page's form, if nobody changed anything on it."""
    form = told[told.index('method="post" id="') :]
    values: dict[str, str] = {}
    for field in INPUT.finditer(form):
        kind, name = field.groups()
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', field.group()))
        if "__prefix__" in name or attributes.get("type") in {"submit", "button"} or name.startswith("_"):
            continue
        if attributes.get("type") == "checkbox":
            if re.search(r"\schecked\b", re.sub(r'"[^"]*"', "", field.group())):
                values[name] = "on"
        elif kind == "select":
            body = form[field.end() : form.index("</select>", field.end())]
            chosen = re.search(r'<option value="([^"]*)"[^>]*\sselected', body)
            values[name] = unescape(chosen.group(1)) if chosen else ""
        elif kind == "textarea":
            values[name] = unescape(form[field.end() : form.index("</textarea>", field.end())].strip())
        else:
            values[name] = unescape(attributes.get("value", ""))
    return values


def form_of(browser: Client, of: Any) -> dict[str, str]:
    return filled_in(browser.get(address(of)).content.decode())


def confirmed(browser: Client, looked: Any, reason: str = "as the club agreed", **more: str) -> Any:
    """The answer once what a page moves was looked at and confirmed; what needs no look, or was refused, as it is."""
    told = looked.content.decode()
    if 'name="confirmed"' not in told:
        return looked
    form = told[told.index('<form method="post" novalidate') :]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(unescape(value))
    return browser.post(looked.request["PATH_INFO"], {**data, "reason": reason, **more})


def save(browser: Client, of: Any, rows: dict[str, list[dict[str, Any]]] | None = None, /, **changed: Any) -> Any:
    """Change these fields of the page, add these rows to its tables by their prefix, and save."""
    data = {**form_of(browser, of), "reason": "as the club agreed", **changed}
    for prefix, added in (rows or {}).items():
        before = int(data[f"{prefix}-TOTAL_FORMS"])
        data[f"{prefix}-TOTAL_FORMS"] = str(before + len(added))
        for number, row in enumerate(added, start=before):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return confirmed(browser, browser.post(address(of), data), data["reason"])


def refusal(response: Any) -> list[str]:
    """Every sentence on a page that was not saved."""
    assert response.status_code == 200, "it was saved"
    if "adminform" not in response.context:
        return [one for errors in response.context["form"].errors.values() for one in errors]
    found = list(response.context["adminform"].form.non_field_errors())
    found += [one for errors in response.context["adminform"].form.errors.values() for one in errors]
    for formset in response.context["inline_admin_formsets"]:
        for errors in formset.formset.errors:
            found += [one for sentences in errors.values() for one in sentences]
        found += list(formset.formset.non_form_errors())
    return list(dict.fromkeys(found))


def step(browser: Client, name: str, of: Championship, **data: Any) -> Any:
    """Press one of the buttons on its page."""
    said = {"reason": "as the club agreed", "confirmed": "yes"} if name in {"start", "finalise", "reopen"} else {}
    return browser.post(reverse(f"admin:championships_{name}", args=[of.pk]), {**said, **data})


def standings_page(browser: Client, of: Championship, **query: Any) -> Any:
    return browser.get(reverse("admin:championships_standings", args=[of.pk]), query)


def add(browser: Client, of: Any, prefix: str, **said: Any) -> Any:
    """Press "Add another" in one of the page's tables, leave what is proposed but for what is said, and save."""
    told = browser.get(address(of)).content.decode()
    number = filled_in(told)[f"{prefix}-TOTAL_FORMS"]
    row = f"{prefix}-{number}-"
    data = filled_in(told.replace(f"{prefix}-__prefix__-", row))
    data[f"{prefix}-TOTAL_FORMS"] = str(int(number) + 1)
    return confirmed(
        browser, browser.post(address(of), {**data, **{row + name: value for name, value in said.items()}})
    )
