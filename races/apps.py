from django.apps import AppConfig


class RacesConfig(AppConfig):
    name = "races"
    verbose_name = "Racing"

    def ready(self) -> None:
        from races import checks  # noqa: F401  registers the system checks
