from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Why: the councils, their portfolios and calendars, and what their communities need."""

    name = "councils"

    def ready(self) -> None:
        from councils import thread
        from councils.actions import offices
        from councils.models import Need, Policy, Priority
        from councils.views.thread import what_it_serves, what_serves_it
        from walls import nav
        from walls.checks import opened
        from walls.views import panels

        for label in ("Council", "Portfolio", "Calendar", "Holiday"):
            opened(f"councils.{label}", "register")
        offices.register()
        thread.register(thread.PRIORITY_NEED, thread.POLICY_PRIORITY)
        panels.add(Need, what_serves_it)
        panels.add(Priority, what_it_serves, what_serves_it)
        panels.add(Policy, what_it_serves, what_serves_it)
        nav.add(
            nav.Item("Needs", "needs"),
            nav.Item("Priorities", "priorities", also=("corporate_plans", "policies")),
            nav.Item("Councils", "councils", at_hand=False),
            nav.Item("Organisations", "organisations", nav.administers),
            nav.Item("Posts", "posts", nav.administers),
            nav.Item("Calendars", "calendars", nav.administers),
        )
