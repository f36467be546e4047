from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Councils: why. Needs, priorities, plans and the thread's links."""

    name = "councils"
