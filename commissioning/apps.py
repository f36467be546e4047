from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    """Commissioning: what. Cycles, outcomes, sourcing, delivery and monitoring."""

    name = "commissioning"
