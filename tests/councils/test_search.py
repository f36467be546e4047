"""The search box: what one sees, by its words; and nothing hidden leaves a trace in it (L09)."""

import pytest

from councils.actions import record_need
from councils.models import Need
from tests.browsing import Browser, listed
from tests.owner import as_owner
from walls.models import Compartment, SearchEntry

pytestmark = pytest.mark.usefixtures("demonstration")

WORDS = "zephyr lighthouse"


def place(council: str, kind: str = "council") -> Compartment:
    return Compartment.objects.get(kind=kind, owner__organisation__short_name=council, owner__side="commissioner")


def found(browser: Browser, typed: str) -> list[str]:
    page = browser.get("/search/", {"q": typed})
    assert page.status_code == 200
    return [row[0]["text"] for row in page.context["found"]["rows"]] if page.context["found"] else []


@pytest.fixture
def need() -> Need:
    with as_owner():
        return record_need(by=None, compartment=place("Cotswold"), theme="Winds", statement=f"A {WORDS} for walkers")


@pytest.mark.parametrize("typed", [WORDS, "zephyr", "Walkers", "walk", '"zephyr lighthouse"', "winds", "lighth"])
def test_a_row_is_found_by_its_words(need, typed):
    assert need.statement in found(Browser("officer@cdc.example"), typed)


@pytest.mark.parametrize("typed", ["zephyr -lighthouse", "zephyrs of elsewhere", '"lighthouse zephyr"', ""])
def test_and_not_by_others(need, typed):
    assert need.statement not in found(Browser("officer@cdc.example"), typed)


def test_it_leads_to_its_page_and_says_who_sees_it(need):
    page = Browser("officer@cdc.example").get("/search/", {"q": WORDS})
    row = page.context["found"]["rows"][0]
    assert row[0]["href"] == need.get_absolute_url()
    assert row[1]["text"] == "Need"
    assert "Cotswold" in row[2]["text"]


def test_what_changes_is_found_by_what_it_says_now(need):
    with as_owner():
        need.statement = "A harbour"
        need.save()
    officer = Browser("officer@cdc.example")
    assert found(officer, "zephyr") == []
    assert "A harbour" in found(officer, "harbour")


def test_L09_nobody_else_finds_it(need):
    for email in ("officer@wodc.example", "provider.ict@publica.example", "stakeholder@parish.example"):
        assert found(Browser(email), WORDS) == []


def test_L09_a_hidden_row_changes_no_answer():
    officer = Browser("officer@cdc.example")
    typed = ["homes", "older people", "waste", "zephyr"]

    def answers() -> list[str]:
        return ["|".join(found(officer, words)) for words in typed]

    before = answers()
    with as_owner():
        for number in range(40):
            record_need(
                by=None,
                compartment=place("West Oxfordshire"),
                theme="Homes",
                statement=f"Waste homes older people zephyr {number}",
            )
    assert answers() == before


def test_the_policy_alone_hides_entries(need):
    """With the function's own filter taken away, row-level security still shows an entry to nobody else."""
    from walls.identity import acting
    from walls.models import Capacity

    with as_owner():
        other = Capacity.objects.get(person__email="officer@wodc.example", party__side="commissioner").pk
        mine = Capacity.objects.get(person__email="officer@cdc.example", party__side="commissioner").pk
    with acting(other):
        assert not SearchEntry.objects.filter(row_ref=need.ref).exists()
    with acting(mine):
        assert SearchEntry.objects.filter(row_ref=need.ref).exists()


@pytest.mark.parametrize("typed", ["'", "a'b:*&|!()", "x" * 10_000, "!!!", "<script>", "\\", "% _", "or and not", "-"])
def test_nothing_typed_breaks_it(typed):
    assert Browser("officer@cdc.example").get("/search/", {"q": typed}).status_code == 200


def test_the_box_is_on_every_page_with_what_was_typed():
    page = Browser("officer@cdc.example").get("/search/", {"q": 'a "b'}).content.decode()
    assert 'id="search-all"' in page
    assert "a &quot;b" in page
    assert listed(Browser("officer@cdc.example").get("/needs/"))
