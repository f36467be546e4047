from django.urls import include, path

from governance.views import BodiesPage, BodyPage, EditBodyPage, NewBodyPage

urlpatterns = [
    path("", include("governance.decisions.urls")),
    path("", include("governance.meetings.urls")),
    path("", include("governance.sharing.urls")),
    path("bodies/", BodiesPage.as_view(), name="bodies"),
    path("bodies/new/", NewBodyPage.as_view(), name="body_new"),
    path("bodies/<slug:ref>/", BodyPage.as_view(), name="body"),
    path("bodies/<slug:ref>/edit/", EditBodyPage.as_view(), name="body_edit"),
]
