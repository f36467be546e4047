from django.urls import path

from councils.views.calendars import (
    CalendarPage,
    CalendarsPage,
    EditCalendarPage,
    EditHolidayPage,
    HolidayPage,
    NewCalendarPage,
    NewHolidayPage,
)
from councils.views.councils import (
    CouncilPage,
    CouncilsPage,
    EditCouncilPage,
    EditPortfolioPage,
    NewCouncilPage,
    NewPortfolioPage,
    PortfolioPage,
    PortfoliosPage,
)
from councils.views.needs import EditNeedPage, NeedHistoryPage, NeedPage, NeedsPage, NewNeedPage
from councils.views.organisations import (
    EditOrganisationPage,
    NewOrganisationPage,
    OrganisationPage,
    OrganisationsPage,
)
from councils.views.posts import EditPostPage, NewPostPage, PostPage, PostsPage

urlpatterns = [
    path("needs/", NeedsPage.as_view(), name="needs"),
    path("needs/new/", NewNeedPage.as_view(), name="need_new"),
    path("needs/<slug:ref>/", NeedPage.as_view(), name="need"),
    path("needs/<slug:ref>/edit/", EditNeedPage.as_view(), name="need_edit"),
    path("needs/<slug:ref>/history/", NeedHistoryPage.as_view(), name="need_history"),
    path("organisations/", OrganisationsPage.as_view(), name="organisations"),
    path("organisations/new/", NewOrganisationPage.as_view(), name="organisation_new"),
    path("organisations/<slug:ref>/", OrganisationPage.as_view(), name="organisation"),
    path("organisations/<slug:ref>/edit/", EditOrganisationPage.as_view(), name="organisation_edit"),
    path("organisations/<slug:ref>/posts/new/", NewPostPage.as_view(), name="post_new"),
    path("posts/", PostsPage.as_view(), name="posts"),
    path("posts/<slug:ref>/", PostPage.as_view(), name="post"),
    path("posts/<slug:ref>/edit/", EditPostPage.as_view(), name="post_edit"),
    path("councils/", CouncilsPage.as_view(), name="councils"),
    path("councils/new/", NewCouncilPage.as_view(), name="council_new"),
    path("councils/<slug:ref>/", CouncilPage.as_view(), name="council"),
    path("councils/<slug:ref>/edit/", EditCouncilPage.as_view(), name="council_edit"),
    path("councils/<slug:ref>/portfolios/new/", NewPortfolioPage.as_view(), name="portfolio_new"),
    path("portfolios/", PortfoliosPage.as_view(), name="portfolios"),
    path("portfolios/<slug:ref>/", PortfolioPage.as_view(), name="portfolio"),
    path("portfolios/<slug:ref>/edit/", EditPortfolioPage.as_view(), name="portfolio_edit"),
    path("calendars/", CalendarsPage.as_view(), name="calendars"),
    path("calendars/new/", NewCalendarPage.as_view(), name="calendar_new"),
    path("calendars/<slug:ref>/", CalendarPage.as_view(), name="calendar"),
    path("calendars/<slug:ref>/edit/", EditCalendarPage.as_view(), name="calendar_edit"),
    path("calendars/<slug:ref>/holidays/new/", NewHolidayPage.as_view(), name="holiday_new"),
    path("holidays/<slug:ref>/", HolidayPage.as_view(), name="holiday"),
    path("holidays/<slug:ref>/edit/", EditHolidayPage.as_view(), name="holiday_edit"),
]
