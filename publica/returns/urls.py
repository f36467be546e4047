from django.urls import include, path

from publica.returns.views import costs, moves, progress, returns

urlpatterns = [
    path("returns/", returns.ReturnsPage.as_view(), name="returns"),
    path("returns/new/", returns.NewReturnPage.as_view(), name="return_new"),
    path("returns/progress/", progress.ReturnsProgressPage.as_view(), name="returns_progress"),
    path("returns/parts/<slug:ref>/", returns.PartPage.as_view(), name="return_part"),
    path("returns/<slug:ref>/", returns.ReturnPage.as_view(), name="return"),
    path("returns/<slug:ref>/edit/", returns.EditReturnPage.as_view(), name="return_edit"),
    path("returns/<slug:ref>/history/", returns.ReturnHistoryPage.as_view(), name="return_history"),
    path("returns/<slug:ref>/submit/", moves.SubmitPage.as_view(), name="return_submit"),
    path("returns/<slug:ref>/assure/", moves.AssurePage.as_view(), name="return_assure"),
    path("returns/<slug:ref>/sign-off/", moves.SignOffPage.as_view(), name="return_sign_off"),
    path("returns/<slug:ref>/send-back/", moves.SendBackPage.as_view(), name="return_back"),
    path("returns/<slug:ref>/revise/", moves.RevisePage.as_view(), name="return_revise"),
    path("", include("publica.returns.upload_urls")),
    path("costs/", costs.CostsPage.as_view(), name="costs"),
    path("costs/new/", costs.NewCostPage.as_view(), name="cost_line_new"),
    path("costs/<slug:ref>/", costs.CostPage.as_view(), name="cost_line"),
    path("costs/<slug:ref>/edit/", costs.EditCostPage.as_view(), name="cost_line_edit"),
    path("costs/<slug:ref>/history/", costs.CostHistoryPage.as_view(), name="cost_line_history"),
]
