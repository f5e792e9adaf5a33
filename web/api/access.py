"""Who may read: everybody or the holders of a token, and what is for the club's staff alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView


class HubToken(TokenAuthentication):
    """`Authorization: Token …`, made in the admin. A wrong one, or of somebody deactivated, is a 401."""


class AdminLogin(SessionAuthentication):
    """Whoever is logged in to the admin may read with that. Nobody else's request asks the database for a session."""

    def authenticate(self, request: Request) -> Any:
        if request.method not in SAFE_METHODS or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        return super().authenticate(request)


class MayRead(BasePermission):
    """Everybody, unless HUB_PUBLIC_API is false: then whoever has a token or is logged in to the admin."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return settings.HUB_PUBLIC_API or is_known(request)


class StaffOnly(BasePermission):
    """For what may hold anything: raw events and problems. 401 for strangers, 403 for the others.

    Of the staff for whoever has the view's `rights`, as in the admin.
    """

    message = "This is for the club's staff."

    def has_permission(self, request: Request, view: APIView) -> bool:
        rights = getattr(view, "rights", ())
        return is_known(request) and request.user.is_staff and request.user.has_perms(rights)


def is_known(request: Request) -> bool:
    """Whether the request comes with a token, or a login, of somebody active."""
    return bool(request.user and request.user.is_authenticated)
