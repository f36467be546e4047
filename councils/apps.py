from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Why: the councils, their portfolios and calendars, and what their communities need."""

    name = "councils"

    def ready(self) -> None:
        from councils.actions import offices
        from walls import nav
        from walls.checks import opened

        for label in ("Council", "Portfolio", "Calendar", "Holiday"):
            opened(f"councils.{label}", "register")
        offices.register()
        nav.add(
            nav.Item("Needs", "needs"),
            nav.Item("Councils", "councils"),
            nav.Item("Organisations", "organisations", nav.administers),
            nav.Item("Posts", "posts", nav.administers),
            nav.Item("Calendars", "calendars", nav.administers),
        )
