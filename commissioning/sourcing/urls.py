from django.urls import path

from commissioning.sourcing.views import acting, papers, releases, reviews

urlpatterns = [
    path("reviews/", reviews.ReviewsPage.as_view(), name="reviews"),
    path("reviews/new/", reviews.NewReviewPage.as_view(), name="review_new"),
    path("reviews/<slug:ref>/", reviews.ReviewPage.as_view(), name="review"),
    path("reviews/<slug:ref>/edit/", reviews.EditReviewPage.as_view(), name="review_edit"),
    path("reviews/<slug:ref>/history/", reviews.ReviewHistoryPage.as_view(), name="review_history"),
    path("reviews/<slug:ref>/move/", acting.MovePage.as_view(), name="review_move"),
    path("reviews/<slug:ref>/join/", acting.JoinPage.as_view(), name="review_join"),
    path("reviews/<slug:ref>/leader/", acting.LeaderPage.as_view(), name="review_leader"),
    path("reviews/<slug:ref>/team/new/", acting.NamePage.as_view(), name="review_team_new"),
    path("reviews/<slug:ref>/team/remove/", acting.RemovePage.as_view(), name="review_team_remove"),
    path("reviews/<slug:ref>/ring-fence/", acting.RingFencePage.as_view(), name="review_ring_fence"),
    path("reviews/<slug:ref>/candidates/new/", acting.NewCandidatePage.as_view(), name="candidate_new"),
    path("candidates/<slug:ref>/invite/", acting.InvitePage.as_view(), name="candidate_invite"),
    path("candidates/<slug:ref>/withdraw/", acting.WithdrawPage.as_view(), name="candidate_withdraw"),
    path("reviews/<slug:ref>/seal/", acting.SealPage.as_view(), name="review_seal"),
    path("papers/", papers.PapersPage.as_view(), name="papers"),
    path("papers/new/", papers.NewPaperPage.as_view(), name="paper_new"),
    path("papers/<slug:ref>/", papers.PaperPage.as_view(), name="paper"),
    path("papers/<slug:ref>/edit/", papers.EditPaperPage.as_view(), name="paper_edit"),
    path("papers/<slug:ref>/history/", papers.PaperHistoryPage.as_view(), name="paper_history"),
    path("papers/<slug:ref>/put-forward/", releases.PutForwardPage.as_view(), name="paper_put_forward"),
    path("papers/copies/<slug:ref>/let-out/", releases.LetOutPage.as_view(), name="paper_release_let_out"),
    path("papers/copies/<slug:ref>/turn-down/", releases.TurnDownPage.as_view(), name="paper_release_turn_down"),
]
