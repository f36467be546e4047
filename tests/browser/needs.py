"""What several journeys do with a need."""

from playwright.sync_api import Page, expect

STATEMENT, THEME, SAVE = "What is needed", "Theme", "Save"
MEMBERS, WORKING_PAPERS = "Cotswold: put to members", "Cotswold: officers' working papers"


def record(page: Page, statement: str, place: str = WORKING_PAPERS) -> str:
    """Record a need by its form, from home on; the address of its page."""
    page.goto("/")
    page.get_by_role("link", name="Needs", exact=True).click()
    page.get_by_role("button", name="Record a need").click()
    fill(page, statement, place)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(statement)
    return page.url


def fill(page: Page, statement: str, place: str) -> None:
    """Type a need and choose who will see it."""
    page.get_by_label(STATEMENT).fill(statement)
    page.get_by_label(THEME, exact=True).fill("Housing")
    choose(page, place)


def choose(page: Page, place: str) -> None:
    """Choose who will see it; the choice itself says who they are."""
    choice = page.get_by_label(f"{place} (seen by:")
    choice.check()


def save(page: Page) -> None:
    """Send the form."""
    page.get_by_role("button", name=SAVE, exact=True).click()
