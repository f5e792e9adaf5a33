from django.apps import AppConfig

from smartrace_hub.hosts import let_in_underscores


class HubConfig(AppConfig):
    """The frame."""

    name = "smartrace_hub"

    def ready(self) -> None:
        let_in_underscores()
