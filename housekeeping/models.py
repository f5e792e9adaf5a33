from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """When a job last ran, and what became of it: so that a restart neither repeats a night nor skips one."""

    name = models.CharField(max_length=100, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Empty while it runs, and where its process ended first.")
    has_failed = models.BooleanField(default=False)
    said = models.TextField(blank=True, help_text="What there is to say of it; empty: all is well.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
