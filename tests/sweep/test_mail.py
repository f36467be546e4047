"""What is delivered by itself: a notice to those who see its subject, and a mail that says nothing of it (L15)."""

from collections import Counter

from django.conf import settings
from django.urls import reverse

from tests.owner import as_owner
from tests.sweep.canaries import CANARY
from tests.sweep.counts import record
from walls.models import Notice
from walls.notices import SENTENCES
from walls.outbox import health
from walls.tasks import deliver_due

TOLD = {"report_awaiting", "report_accepted", "report_queried", "decided"}
"""Some of the sentences that the rows of the sweep, made by whoever does each thing, have sent on their way."""


def test_L15_notices_go_to_those_who_see_and_mails_say_nothing(demonstration, place, mailoutbox, record_property):
    with as_owner():
        before = set(Notice.objects.values_list("pk", flat=True))
    deliver_due()
    assert (health().late_seconds, health().dead) == (0, 0)
    with as_owner():
        notices = list(Notice.objects.exclude(pk__in=before).select_related("compartment"))
    askers = {asker.capacity: asker for asker in place.askers}
    wrong = [
        f"{notice.words} of {notice.path} to {asker.email}"
        for notice in notices
        if notice.to_compartment_id not in (asker := askers[notice.compartment.personal_to_id]).may["view"]
    ]
    assert not wrong, "\n".join(wrong)
    assert {notice.words for notice in notices} >= TOLD
    assert {notice.words for notice in notices} <= SENTENCES.keys()
    # Every mail is the same to the letter, so none tells anything.
    assert len({(sent.subject, sent.body) for sent in mailoutbox}) == 1
    assert settings.SITE_URL + reverse("notices") in mailoutbox[0].body
    refs = place.ends.keys() | place.compartments.keys()
    for sent in mailoutbox:
        told = str(sent.message())
        assert not CANARY.search(told)
        assert not [ref for ref in refs if ref in told]
    owners = [askers[notice.compartment.personal_to_id].email for notice in notices]
    assert sorted(sent.to[0] for sent in mailoutbox) == sorted(owners)
    record(record_property, Counter({"notices": len(notices), "mails": len(mailoutbox)}))
