from django.urls import path

from config.urls import urlpatterns as service
from tests.notes import views

urlpatterns = [
    # First: the service has notes of its own at the same address.
    path("notes/", views.Notes.as_view(), name="notes"),
    path("notes/new/", views.NewNote.as_view(), name="note_new"),
    path("notes/astray/", views.Astray.as_view(), name="note_astray"),
    path("notes/broken/", views.Broken.as_view(), name="note_broken"),
    path("notes/<slug:ref>/", views.OneNote.as_view(), name="note"),
    path("notes/<slug:ref>/edit/", views.EditNote.as_view(), name="note_edit"),
    *service,
]
