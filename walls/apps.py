from django.apps import AppConfig


class WallsConfig(AppConfig):
    """The wall kernel: who is asking, what they may reach, and the proof of both."""

    name = "walls"
    verbose_name = "Walls"

    def ready(self) -> None:
        from walls import checks, nav  # noqa: F401  (the checks register themselves)

        nav.add(nav.Item("Your work", "home"))
