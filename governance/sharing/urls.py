from django.urls import path

from governance.sharing import views

urlpatterns = [
    path("sharing/", views.ReleasesPage.as_view(), name="standing_releases"),
    path("sharing/new/", views.ProposePage.as_view(), name="standing_release_new"),
    path("sharing/<slug:ref>/", views.ReleasePage.as_view(), name="standing_release"),
    path("sharing/<slug:ref>/agree/", views.AgreePage.as_view(), name="standing_release_agree"),
    path("sharing/<slug:ref>/end/", views.EndPage.as_view(), name="standing_release_end"),
]
