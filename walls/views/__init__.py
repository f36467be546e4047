from walls.views.form_pages import ActAsSeenPage, ActPage, CreatePage, EditPage, FormPage
from walls.views.history import HistoryPage
from walls.views.pages import DetailPage, ListPage, Page, RowsPage

__all__ = [
    "ActAsSeenPage",
    "ActPage",
    "CreatePage",
    "DetailPage",
    "EditPage",
    "FormPage",
    "HistoryPage",
    "ListPage",
    "Page",
    "RowsPage",
]
