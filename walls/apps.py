from django.apps import AppConfig


class WallsConfig(AppConfig):
    """The wall kernel: who is asking, what they may reach, and the proof of both."""

    name = "walls"
    verbose_name = "Walls"

    def ready(self) -> None:
        from walls import checks, nav  # noqa: F401  (the checks register themselves)
        from walls.keeping import keeps
        from walls.models import Walled
        from walls.views import home, panels, work
        from walls.views.attachments import files_panel
        from walls.views.comments import comments_panel
        from walls.views.cover import your_posts
        from walls.views.notices import your_notices
        from walls.views.waiting import ethical_walls, wall_tasks

        work.add(wall_tasks)
        home.add(your_notices)
        home.add(your_posts, ethical_walls, home.look_up, home.where_to_look, home.your_account, last=True)
        panels.add(Walled, files_panel, comments_panel)
        nav.add(
            nav.Item("Your work", "home"),
            nav.Item("Notices", "notices"),
            nav.Item("People", "people", keeps),
            nav.Item("Appointments", "appointments", keeps),
            nav.Item(
                "Walls", "walls", nav.governs, also=("permits", "permit_requests", "breaches", "overseen", "leak_tests")
            ),
        )
