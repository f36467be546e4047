from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Who looks and decides: bodies, those who sit on them, their meetings, and what they are asked and decide."""

    name = "governance"

    def ready(self) -> None:
        from commissioning.models import Report, Service
        from governance.decisions import panels as of_decisions
        from governance.decisions import work as decisions_waiting
        from governance.meetings import work as meetings_waiting
        from governance.sharing import panels as of_sharing
        from governance.sharing import work as sharing_waiting
        from walls import nav
        from walls.checks import opened
        from walls.notices import sentences
        from walls.views import home, panels, work

        for label in ("Body", "Seat"):
            opened(f"governance.{label}", "register")
        nav.add(
            nav.Item("Decisions", "decisions", also=("recommendations",)),
            nav.Item("Meetings", "meetings", at_hand=False),
            nav.Item("Bodies", "bodies", at_hand=False),
        )
        sentences(
            decided="The executive has decided on a recommendation.",
            item_comes="An item of a meeting comes to a matter whose wall you keep.",
        )
        panels.add(Report, of_decisions.recommendations_on, of_sharing.shared_under)
        panels.add(Service, of_sharing.receivers_of)
        home.add(of_decisions.decided_lately)
        work.add(
            decisions_waiting.to_record,
            decisions_waiting.to_read,
            meetings_waiting.to_close,
            meetings_waiting.to_check,
            sharing_waiting.to_agree,
        )
