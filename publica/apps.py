from django.apps import AppConfig


class PublicaConfig(AppConfig):
    """Publica: how. Provider teams, their proposals and reports before acceptance."""

    name = "publica"
