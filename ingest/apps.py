from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "Data interface"

    def ready(self) -> None:
        from ingest import checks  # noqa: F401  registers the system checks
        from web.modules import import_all_of

        import_all_of("ingest.handlers")
