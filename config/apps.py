from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The whole service put together: settings, addresses, start-up checks and the demonstration."""

    name = "config"

    def ready(self) -> None:
        from django_structlog.signals import bind_extra_request_failed_metadata as failed
        from django_structlog.signals import bind_extra_request_finished_metadata as finished

        from config import celery, checks  # noqa: F401
        from config.logging import bind_route

        # The library's own hooks; they are the only way to give its two lines a route instead of a path.
        failed.connect(bind_route)
        finished.connect(bind_route)
