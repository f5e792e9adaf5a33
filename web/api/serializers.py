"""What rows of every kind refer to one another by."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Reference(serializers.Serializer):
    """An id and the name people see."""

    id = serializers.IntegerField()
    name = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Without looking at fields, because a page has hundreds of references."""
        return {"id": instance.pk, "name": str(instance)}
