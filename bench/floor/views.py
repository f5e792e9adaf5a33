"""The view of the floor."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from bench.databases import FLOOR_INSERT


@csrf_exempt
def insert(request: HttpRequest, token: str) -> JsonResponse:
    """Keep the body, in autocommit and without the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR_INSERT, [request.body])
    return JsonResponse({"recorded": True})
