"""Leaks of the database and of what stands directly on it, planted in the small world."""

from django.conf import settings

from tests.leaks.catalogue import across_compartments
from tests.leaks.planting import Check, Ground, by_test, unpoliced
from tests.leaks.plants import SMALL
from tests.notes.models import Note, Thread
from tests.owner import as_owner, query
from tests.walls import test_access, test_notices, test_pages, test_rows, test_turned_away
from tests.walls.test_mutants import ACCESS, mutate
from walls.checks import role_owns_nothing, tables_are_policed
from walls.lists import Page
from walls.models import Compartment, Notice
from walls.requests import WalledRequest
from walls.views.form_pages import FormPage

APP = settings.WALL_APP_ROLE


@SMALL.plant(
    "L01",
    "A list asks whether one may see any such row, and its page whether one may see this",
    by_test(test_pages.test_the_list_is_what_the_capacity_sees_and_switching_changes_it),
)
def any_permission(ground: Ground) -> None:
    unpoliced(Note)
    ground.patch.setattr(
        "walls.views.pages.newest", lambda rows, capacity, after="", size=25: Page(list(rows.model.objects.all()), "")
    )


@SMALL.plant(
    "L07",
    "A copy goes wherever its author likes, without a release",
    by_test(test_rows.test_EW_10_L48_release_takes_two_people_and_is_used_once),
)
def copied_anywhere(ground: Ground) -> None:
    with as_owner():
        for table in ("notes_note", "notes_historicalnote"):
            query(f"ALTER POLICY wall_add ON {table} WITH CHECK (true)")


def looks_for_keys(ground: Ground) -> None:
    assert across_compartments() == []


@SMALL.plant("L21", "A title may be used once in all compartments together", Check(looks_for_keys, ("notes",)))
def unique_everywhere(ground: Ground) -> None:
    with as_owner():
        query("SET CONSTRAINTS ALL IMMEDIATE")  # no index is made over events that wait for the end
        query("CREATE UNIQUE INDEX one_title ON notes_note (title)")


class HalfSeen:
    """What no link is, so that none is asked for its other end."""


@SMALL.plant(
    "L27",
    "What points at a row from behind the wall is listed on the row's page",
    by_test(test_rows.test_L05_a_link_needs_both_ends_and_tells_nothing_of_a_hidden_one),
)
def one_end_will_do(ground: Ground) -> None:
    unpoliced(Thread)
    ground.patch.setattr("walls.models.walled.WalledLink", HalfSeen)


@SMALL.plant(
    "L28",
    "A notice outlives its reader's sight of what it is about",
    by_test(test_notices.test_a_notice_goes_out_of_sight_with_its_subject_and_is_not_counted),
)
def notices_stay(ground: Ground) -> None:
    unpoliced(Notice, Compartment)
    ground.patch.setattr("walls.models.walled.WalledLink", HalfSeen)


@SMALL.plant(
    "L33",
    "What was written is not looked at again before it is committed",
    by_test(test_pages.test_L33_an_action_that_puts_a_row_out_of_reach_is_rolled_back),
)
def not_looked_at(ground: Ground) -> None:
    ground.patch.setattr(FormPage, "settle", lambda page, row: row.get_absolute_url())


@SMALL.plant(
    "L35",
    "What a disabled person was granted lives on",
    by_test(test_access.test_a_disabled_person_reaches_only_what_is_public),
)
def grants_live_on(ground: Ground) -> None:
    with as_owner():
        mutate(ACCESS, "AND (p.inactive_from IS NULL OR at < p.inactive_from)", "")


def looks_at_the_catalogue(ground: Ground) -> None:
    assert [*tables_are_policed(None), *role_owns_nothing(None)] == []


@SMALL.plant("L42", "A view reads as its owner", Check(looks_at_the_catalogue, ("notes",)))
def seen_through_a_view(ground: Ground) -> None:
    with as_owner():
        query("CREATE VIEW every_title AS SELECT title FROM notes_note")
        query(f"GRANT SELECT ON every_title TO {APP}")


@SMALL.plant(
    "L48",
    "A row may be deleted, and its hidden dependants say no",
    by_test(test_rows.test_nothing_is_deleted_and_history_is_append_only),
)
def deleted(ground: Ground) -> None:
    with as_owner():
        query(f"GRANT DELETE ON notes_note TO {APP}")
        query(f"CREATE POLICY wall_drop ON notes_note FOR DELETE TO {APP} USING (true)")


@SMALL.plant(
    "L40",
    "A hidden row is looked for once more than an absent one",
    by_test(test_turned_away.test_L40_a_sealed_row_and_an_absent_one_take_the_same_statements),
)
def looked_for_twice(ground: Ground) -> None:
    from walls.turned_away import record_refusal

    def twice(request: WalledRequest, status: int, asked_for: tuple | None) -> None:
        record_refusal(request, status, asked_for)
        with as_owner():
            if asked_for and asked_for[0].objects.filter(ref=asked_for[1]).exists():
                query("SELECT pg_sleep(0)")

    ground.patch.setattr("walls.turned_away.record_refusal", twice)
