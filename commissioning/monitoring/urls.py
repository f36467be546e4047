from django.urls import path

from commissioning.monitoring.views.measures import (
    EditMeasurePage,
    EditTargetPage,
    MeasureHistoryPage,
    MeasurePage,
    NewMeasurePage,
    NewTargetPage,
)
from commissioning.monitoring.views.progress import ProgressPage
from commissioning.monitoring.views.reports import AcceptPage, QueryPage, ReportHistoryPage, ReportPage, ReportsPage

urlpatterns = [
    path("services/<slug:ref>/measures/new/", NewMeasurePage.as_view(), name="measure_new"),
    path("measures/<slug:ref>/", MeasurePage.as_view(), name="measure"),
    path("measures/<slug:ref>/edit/", EditMeasurePage.as_view(), name="measure_edit"),
    path("measures/<slug:ref>/history/", MeasureHistoryPage.as_view(), name="measure_history"),
    path("measures/<slug:ref>/targets/new/", NewTargetPage.as_view(), name="target_new"),
    path("targets/<slug:ref>/edit/", EditTargetPage.as_view(), name="target_edit"),
    path("reports/", ReportsPage.as_view(), name="reports"),
    path("reports/progress/", ProgressPage.as_view(), name="reports_progress"),
    path("reports/<slug:ref>/", ReportPage.as_view(), name="report"),
    path("reports/<slug:ref>/accept/", AcceptPage.as_view(), name="report_accept"),
    path("reports/<slug:ref>/query/", QueryPage.as_view(), name="report_query"),
    path("reports/<slug:ref>/history/", ReportHistoryPage.as_view(), name="report_history"),
]
