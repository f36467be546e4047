from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    """What: the services that councils commission, and who provides them."""

    name = "commissioning"

    def ready(self) -> None:
        from commissioning.monitoring.work import waiting_reports
        from walls import nav
        from walls.notices import sentences
        from walls.views import work

        nav.add(nav.Item("Services", "services"))
        sentences(
            report_awaiting="A performance report waits for your acceptance.",
            report_accepted="A performance report of yours has been accepted.",
            report_queried="A performance report of yours has been queried.",
        )
        work.add(waiting_reports)
