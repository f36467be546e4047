from django.urls import path

from publica.bids import views

urlpatterns = [
    path("bids/", views.BidsPage.as_view(), name="bids"),
    path("bids/<slug:ref>/", views.BidPage.as_view(), name="bid"),
    path("bids/<slug:ref>/team/new/", views.NamePage.as_view(), name="bid_team_new"),
    path("bids/<slug:ref>/team/remove/", views.RemovePage.as_view(), name="bid_team_remove"),
]
