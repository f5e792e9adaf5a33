from importlib import import_module

from django.apps import AppConfig


class ChampionshipsConfig(AppConfig):
    name = "championships"
    verbose_name = "Championships"

    def ready(self) -> None:
        """The kinds of ruling that tell of championships enter themselves."""
        import_module("championships.rulings.kinds")
