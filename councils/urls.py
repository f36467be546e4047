from django.urls import path

from councils.thread import POLICY_PRIORITY, PRIORITY_NEED
from councils.views import thread
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
from councils.views.plans import EditPlanPage, NewPlanPage, PlanHistoryPage, PlanPage, PlansPage
from councils.views.policies import EditPolicyPage, NewPolicyPage, PoliciesPage, PolicyHistoryPage, PolicyPage
from councils.views.posts import EditPostPage, NewPostPage, PostPage, PostsPage
from councils.views.priorities import (
    EditPriorityPage,
    NewPriorityPage,
    PrioritiesPage,
    PriorityHistoryPage,
    PriorityPage,
)

urlpatterns = [
    path("needs/", NeedsPage.as_view(), name="needs"),
    path("needs/new/", NewNeedPage.as_view(), name="need_new"),
    path("needs/<slug:ref>/", NeedPage.as_view(), name="need"),
    path("needs/<slug:ref>/edit/", EditNeedPage.as_view(), name="need_edit"),
    path("needs/<slug:ref>/history/", NeedHistoryPage.as_view(), name="need_history"),
    path("plans/", PlansPage.as_view(), name="corporate_plans"),
    path("plans/new/", NewPlanPage.as_view(), name="corporate_plan_new"),
    path("plans/<slug:ref>/", PlanPage.as_view(), name="corporate_plan"),
    path("plans/<slug:ref>/edit/", EditPlanPage.as_view(), name="corporate_plan_edit"),
    path("plans/<slug:ref>/history/", PlanHistoryPage.as_view(), name="corporate_plan_history"),
    path("plans/<slug:ref>/priorities/new/", NewPriorityPage.as_view(), name="priority_new"),
    path("priorities/", PrioritiesPage.as_view(), name="priorities"),
    path("priorities/<slug:ref>/", PriorityPage.as_view(), name="priority"),
    path("priorities/<slug:ref>/edit/", EditPriorityPage.as_view(), name="priority_edit"),
    path("priorities/<slug:ref>/history/", PriorityHistoryPage.as_view(), name="priority_history"),
    *thread.addresses(PRIORITY_NEED, "priorities/<slug:ref>/needs/"),
    path("policies/", PoliciesPage.as_view(), name="policies"),
    path("policies/new/", NewPolicyPage.as_view(), name="policy_new"),
    path("policies/<slug:ref>/", PolicyPage.as_view(), name="policy"),
    path("policies/<slug:ref>/edit/", EditPolicyPage.as_view(), name="policy_edit"),
    path("policies/<slug:ref>/history/", PolicyHistoryPage.as_view(), name="policy_history"),
    *thread.addresses(POLICY_PRIORITY, "policies/<slug:ref>/priorities/"),
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
