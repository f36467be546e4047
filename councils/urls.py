from django.urls import path

from councils.views.needs import EditNeedPage, NeedHistoryPage, NeedPage, NeedsPage, NewNeedPage

urlpatterns = [
    path("needs/", NeedsPage.as_view(), name="needs"),
    path("needs/new/", NewNeedPage.as_view(), name="need_new"),
    path("needs/<slug:ref>/", NeedPage.as_view(), name="need"),
    path("needs/<slug:ref>/edit/", EditNeedPage.as_view(), name="need_edit"),
    path("needs/<slug:ref>/history/", NeedHistoryPage.as_view(), name="need_history"),
]
