from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Governance: who looks and decides. Bodies, meetings, decisions and packs."""

    name = "governance"
