from django.urls import path

from commissioning.planning.thread import OUTCOME_POLICY, OUTCOME_PRIORITY, PLAN_ITEM_OUTCOME
from commissioning.planning.views import cycles, outcomes
from councils.views import thread

urlpatterns = [
    path("outcomes/", outcomes.OutcomesPage.as_view(), name="outcomes"),
    path("outcomes/new/", outcomes.NewOutcomePage.as_view(), name="outcome_new"),
    path("outcomes/<slug:ref>/", outcomes.OutcomePage.as_view(), name="outcome"),
    path("outcomes/<slug:ref>/edit/", outcomes.EditOutcomePage.as_view(), name="outcome_edit"),
    path("outcomes/<slug:ref>/history/", outcomes.OutcomeHistoryPage.as_view(), name="outcome_history"),
    *thread.addresses(OUTCOME_PRIORITY, "outcomes/<slug:ref>/priorities/"),
    *thread.addresses(OUTCOME_POLICY, "outcomes/<slug:ref>/policies/"),
    *thread.addresses(PLAN_ITEM_OUTCOME, "plan-items/<slug:ref>/outcomes/"),
    path("cycles/", cycles.CyclesPage.as_view(), name="cycles"),
    path("cycles/new/", cycles.NewCyclePage.as_view(), name="cycle_new"),
    path("cycles/<slug:ref>/", cycles.CyclePage.as_view(), name="cycle"),
    path("cycles/<slug:ref>/edit/", cycles.EditCyclePage.as_view(), name="cycle_edit"),
    path("cycles/<slug:ref>/history/", cycles.CycleHistoryPage.as_view(), name="cycle_history"),
    path("cycles/<slug:ref>/move/", cycles.MoveCyclePage.as_view(), name="cycle_move"),
    path("cycles/<slug:ref>/services/new/", cycles.NewCycleServicePage.as_view(), name="cycle_service_new"),
]
