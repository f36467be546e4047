from django.apps import AppConfig


class PublicaConfig(AppConfig):
    """How: the providers, their companies and teams."""

    name = "publica"

    def ready(self) -> None:
        from walls import nav
        from walls.checks import opened

        nav.add(nav.Item("Provider teams", "teams"))
        opened("publica.Delegation", "register")
