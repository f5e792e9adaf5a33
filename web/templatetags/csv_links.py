"""`{{ cl|csv_links }}`: the addresses of a list as CSV, narrowed as it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from web.admin.csv_list import DIALECTS

register = template.Library()


@register.filter
def csv_links(changelist: Any) -> list[dict[str, str]]:
    opts = changelist.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_list_csv")
    kept = changelist.get_query_string(remove=["p"]).removeprefix("?")
    return [
        {"label": one.label, "url": f"{address}?{'&'.join(filter(None, [kept, urlencode({'as': one.name})]))}"}
        for one in DIALECTS.values()
    ]
