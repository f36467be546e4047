from django.urls import path

from governance.meetings import views
from governance.meetings.checking import WallCheckPage

urlpatterns = [
    path("meetings/", views.MeetingsPage.as_view(), name="meetings"),
    path("meetings/new/", views.NewMeetingPage.as_view(), name="meeting_new"),
    path("meetings/<slug:ref>/", views.MeetingPage.as_view(), name="meeting"),
    path("meetings/<slug:ref>/edit/", views.EditMeetingPage.as_view(), name="meeting_edit"),
    path("meetings/<slug:ref>/hold/", views.HoldPage.as_view(), name="meeting_hold"),
    path("meetings/<slug:ref>/cancel/", views.CancelPage.as_view(), name="meeting_cancel"),
    path("meetings/<slug:ref>/history/", views.MeetingHistoryPage.as_view(), name="meeting_history"),
    path("meetings/<slug:ref>/items/new/", views.NewItemPage.as_view(), name="agenda_item_new"),
    path("meetings/<slug:ref>/wall-check/", WallCheckPage.as_view(), name="meeting_wall_check"),
    path("agenda-items/<slug:ref>/", views.ItemPage.as_view(), name="agenda_item"),
    path("agenda-items/<slug:ref>/edit/", views.EditItemPage.as_view(), name="agenda_item_edit"),
    path("agenda-items/<slug:ref>/history/", views.ItemHistoryPage.as_view(), name="agenda_item_history"),
    path("agenda-items/<slug:ref>/matters/new/", views.NewMatterPage.as_view(), name="item_matter_new"),
]
