from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Who looks and decides: bodies and those who sit on them."""

    name = "governance"

    def ready(self) -> None:
        from walls import nav
        from walls.checks import opened

        for label in ("Body", "Seat"):
            opened(f"governance.{label}", "register")
        nav.add(nav.Item("Bodies", "bodies"))
