"""Leaks of what leaves the pages: files, mail, messages and logs; planted in the small world."""

from typing import Any

import redis
from django.conf import settings
from django.core.mail import EmailMessage
from django.shortcuts import get_object_or_404
from xlsxwriter.worksheet import Worksheet

from publica.returns.workbook import check as workbook
from publica.returns.workbook.layout import Finding
from tests.config import test_logging
from tests.councils import test_exports
from tests.leaks.planting import Check, Ground, by_test, unpoliced
from tests.leaks.plants import SMALL
from tests.notes.models import Note
from tests.owner import as_owner, bare, query
from tests.publica.workbook import test_hostile
from tests.sweep.canaries import CANARY
from tests.walls import test_attachments, test_notices
from walls import outbox, sheets
from walls.identity import acting
from walls.models import Attachment, Notice
from walls.notices import notify
from walls.views.attachments import FilePage


@SMALL.plant(
    "L15",
    "An e-mail names what it rings for",
    by_test(test_notices.test_a_notice_reaches_its_recipient_and_rings_by_mail),
)
def named_in_a_mail(ground: Ground) -> None:
    class Telling(EmailMessage):
        def __init__(self, *, body: str, **more: Any) -> None:
            super().__init__(body=f"{body}\n{Notice.objects.latest('pk').path}", **more)

    ground.patch.setattr("walls.notices.EmailMessage", Telling)


@SMALL.plant(
    "L17",
    "A file is given to whoever knows its address",
    by_test(test_attachments.test_L17_every_file_is_as_hidden_as_its_row_to_everyone, name="officer"),
)
def given_by_address(ground: Ground) -> None:
    unpoliced(Attachment)
    ground.patch.setattr(FilePage, "find", lambda page: get_object_or_404(Attachment, ref=page.kwargs["ref"]))


@SMALL.plant(
    "L24",
    "The logs take a row's title for a word of ours",
    by_test(test_logging.test_words_of_unknown_keys_are_left_out),
)
def titles_in_logs(ground: Ground) -> None:
    from config import logging

    ground.patch.setattr(logging, "WORDS", logging.WORDS | {"title"})


def nothing_queued_is_told(ground: Ground) -> None:
    """What waits in the outbox, and what lies at the broker, has no words of any row."""
    note = ground.notes["council"]
    with as_owner():
        bare(Note.objects.filter(pk=note.pk)).update(title=f"canary-{note.ref}")
    with acting(ground.world.capacities.officer):
        notify(to=ground.world.capacities.officer, about=note, words="changed", key="queued")
    with as_owner():
        waiting = query("SELECT row_to_json(m)::text FROM walls_outboxmessage m")
    assert waiting
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        lying = [str(broker.dump(key)) for key in broker.scan_iter()]
    assert not [text for text in (*(text for (text,) in waiting), *lying) if CANARY.search(text)]


@SMALL.plant("L25", "A queued message has its row's title along", Check(nothing_queued_is_told, ("world", "notes")))
def titles_in_the_queue(ground: Ground) -> None:
    def telling(*, body: dict[str, Any], **more: Any) -> None:
        with as_owner():
            title = Note.objects.get(ref=body["ref"]).title
        outbox.enqueue(body=body | {"title": title}, **more)

    ground.patch.setattr("walls.notices.enqueue", telling)


@SMALL.plant(
    "L36",
    "A text that begins like a formula is one",
    by_test(test_exports.test_L36_a_thousand_payloads_make_no_formula),
)
def formulas(ground: Ground) -> None:
    ground.patch.setattr(sheets, "SAFE_OPTIONS", sheets.SAFE_OPTIONS | {"strings_to_formulas": True})
    ground.patch.setattr(Worksheet, "write_string", Worksheet.write)


@SMALL.plant("L39", "A workbook says who made it", by_test(test_exports.test_L39_a_workbook_says_nothing_of_itself))
def signed(ground: Ground) -> None:
    ground.patch.setattr(sheets, "NEUTRAL", sheets.NEUTRAL | {"author": "Monitoring Officer"})


@SMALL.plant(
    "L47",
    "A workbook of another's return is answered in other words than one of none",
    by_test(test_hostile.test_L47_another_returns_workbook_gets_one_sentence_whatever_it_names, whose="another team"),
)
def another_known(ground: Ground) -> None:
    foreign = workbook._foreign

    def telling(layout: Any, sheets: Any) -> list[Finding]:
        return [
            Finding(each.sheet, each.cell, f"{each.message} It is of a team of Publica's.")
            for each in foreign(layout, sheets)
        ]

    ground.patch.setattr(workbook, "_foreign", telling)
