from django.urls import path

from commissioning.delivery.views.agreements import (
    AgreementHistoryPage,
    AgreementPage,
    AgreementsPage,
    EditAgreementPage,
    NewAgreementPage,
)
from commissioning.delivery.views.notes import EditNotePage, NewNotePage, NoteHistoryPage, NotePage, NotesPage
from commissioning.delivery.views.plans import EditPlanItemPage, NewPlanItemPage, PlanItemHistoryPage, PlanItemPage

urlpatterns = [
    path("agreements/", AgreementsPage.as_view(), name="agreements"),
    path("services/<slug:ref>/agreements/new/", NewAgreementPage.as_view(), name="agreement_new"),
    path("agreements/<slug:ref>/", AgreementPage.as_view(), name="agreement"),
    path("agreements/<slug:ref>/edit/", EditAgreementPage.as_view(), name="agreement_edit"),
    path("agreements/<slug:ref>/history/", AgreementHistoryPage.as_view(), name="agreement_history"),
    path("agreements/<slug:ref>/plan-items/new/", NewPlanItemPage.as_view(), name="plan_item_new"),
    path("plan-items/<slug:ref>/", PlanItemPage.as_view(), name="plan_item"),
    path("plan-items/<slug:ref>/edit/", EditPlanItemPage.as_view(), name="plan_item_edit"),
    path("plan-items/<slug:ref>/history/", PlanItemHistoryPage.as_view(), name="plan_item_history"),
    path("services/<slug:ref>/notes/new/", NewNotePage.as_view(), name="commissioner_note_new"),
    path("notes/", NotesPage.as_view(), name="commissioner_notes"),
    path("notes/<slug:ref>/", NotePage.as_view(), name="commissioner_note"),
    path("notes/<slug:ref>/edit/", EditNotePage.as_view(), name="commissioner_note_edit"),
    path("notes/<slug:ref>/history/", NoteHistoryPage.as_view(), name="commissioner_note_history"),
]
