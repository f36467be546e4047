from django.apps import AppConfig


class PublicaConfig(AppConfig):
    """How: the providers, their companies and teams, and what they report."""

    name = "publica"

    def ready(self) -> None:
        from commissioning.monitoring.work import who_has_not_sent_it
        from publica.returns.lifecycle import APPROVER, OPENERS, PERFORMANCE
        from publica.returns.work import queries_waiting, returns_waiting
        from walls import nav
        from walls.capacities import CurrentCapacity
        from walls.checks import opened
        from walls.notices import sentences
        from walls.views import home, work

        def provides(capacity: CurrentCapacity) -> bool:
            return bool(capacity.roles & (OPENERS | {APPROVER}))

        def provides_bids(capacity: CurrentCapacity) -> bool:
            return provides(capacity) or bool(capacity.roles & {"board_chair", "named"})

        nav.add(
            nav.Item("Returns", "returns", provides),
            nav.Item("Costs", "costs", provides, at_hand=False),
            nav.Item("Bids", "bids", provides_bids, at_hand=False),
            nav.Item("Provider teams", "teams", at_hand=False),
            nav.Item("Who signs off returns", "delegations", at_hand=False),
        )
        home.add(
            who_has_not_sent_it(
                {PERFORMANCE, APPROVER},
                "returns_progress",
                "What is opened, late and signed off; sign off several at once",
            )
        )
        work.add(returns_waiting, queries_waiting)
        opened("publica.Delegation", "register")
        sentences(
            return_submit="A performance return waits for your quality check.",
            return_assure="A performance return waits to be signed off.",
            return_send_back="A performance return has been sent back to your team.",
        )
