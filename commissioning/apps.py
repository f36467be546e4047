from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    """What: the services that councils commission, and who provides them."""

    name = "commissioning"

    def ready(self) -> None:
        from walls import nav

        nav.add(nav.Item("Services", "services"))
