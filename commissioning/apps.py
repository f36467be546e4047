from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    """What: the services that councils commission, and who provides them."""

    name = "commissioning"

    def ready(self) -> None:
        from commissioning.actions import after_turn
        from commissioning.delivery.views.agreements import agreements_of_service
        from commissioning.delivery.views.notes import notes_of_service
        from commissioning.models import Outcome, PlanItem, Service
        from commissioning.monitoring.views.measures import measures_of_service
        from commissioning.monitoring.work import waiting_reports, who_has_not_sent_it
        from commissioning.planning.thread import OUTCOME_POLICY, OUTCOME_PRIORITY, PLAN_ITEM_OUTCOME
        from commissioning.planning.views.cycles import cycles_panel
        from commissioning.sourcing.actions import DECLARED_FIRST, candidates_by_turn, declare_first
        from commissioning.sourcing.panels import reviews_of_service
        from commissioning.sourcing.work import waiting_forwards, waiting_reviews
        from councils import thread
        from councils.actions.keeping import KEEPERS
        from councils.views.thread import what_it_serves, what_serves_it
        from walls import nav
        from walls.actions.walls import before_signing
        from walls.notices import sentences
        from walls.views import home, panels, work
        from walls.views.waiting import declared_first

        thread.register(OUTCOME_PRIORITY, OUTCOME_POLICY, PLAN_ITEM_OUTCOME)
        panels.add(Outcome, what_it_serves, what_serves_it)
        panels.add(PlanItem, what_it_serves)
        panels.add(
            Service, cycles_panel, agreements_of_service, measures_of_service, reviews_of_service, notes_of_service
        )
        before_signing(declare_first)
        after_turn(candidates_by_turn)
        nav.add(
            nav.Item("Outcomes", "outcomes", also=("cycles",)),
            nav.Item("Services", "services", also=("reviews", "papers")),
            nav.Item("Reports", "reports"),
        )
        sentences(
            report_awaiting="A performance report waits for your acceptance.",
            report_accepted="A performance report of yours has been accepted.",
            report_queried="A performance report of yours has been queried.",
            candidate_by_turn="By its turn at a service a provider has become a candidate in what you govern.",
        )
        home.add(
            who_has_not_sent_it(
                KEEPERS, "reports_progress", "What is received, late and accepted; accept several at once"
            )
        )
        declared_first(*DECLARED_FIRST)
        work.add(waiting_reports, waiting_reviews, waiting_forwards)
