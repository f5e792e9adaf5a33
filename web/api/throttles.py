"""How often readers may ask. Tablets never meet these: what they post takes another road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from web.api.access import is_known

if TYPE_CHECKING:
    from rest_framework.views import APIView


class Throttle(SimpleRateThrottle):
    """So many requests as the settings allow; each server process counts for itself."""

    scope: str

    def get_rate(self) -> Any:
        """As it is set now; None: as often as anybody likes."""
        return api_settings.DEFAULT_THROTTLE_RATES[self.scope]


class PerAddress(Throttle):
    """Of whoever comes without a token."""

    scope = "address"

    def get_cache_key(self, request: Request, view: APIView) -> Any:
        if is_known(request):
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class PerToken(Throttle):
    """Of whoever holds a token or is logged in, wherever they ask from."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> Any:
        if not is_known(request):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
