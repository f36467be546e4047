from django.apps import AppConfig


class PublicaConfig(AppConfig):
    """How: the providers, their companies and teams."""

    name = "publica"
