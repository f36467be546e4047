from django.apps import AppConfig


class PublicaConfig(AppConfig):
    """How: the providers, their companies and teams, and what they report."""

    name = "publica"

    def ready(self) -> None:
        from walls import nav
        from walls.checks import opened
        from walls.notices import sentences

        nav.add(nav.Item("Provider teams", "teams"))
        opened("publica.Delegation", "register")
        sentences(
            return_submit="A performance return waits for your quality check.",
            return_assure="A performance return waits to be signed off.",
            return_send_back="A performance return has been sent back to your team.",
        )
