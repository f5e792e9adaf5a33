"""What answers where the API has nothing."""

from django.http import HttpRequest, JsonResponse


def no_such_address(request: HttpRequest, path: str) -> JsonResponse:
    """404 in the shape of every error of the API."""
    return JsonResponse({"error": "The API has no such address; /api/v1/docs/ shows those there are."}, status=404)
