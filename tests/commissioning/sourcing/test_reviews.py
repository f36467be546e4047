"""Opening a review raises its wall: who passes, who is kept out, and that the others see nothing of it at all."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from commissioning.models import Candidate, Paper, Review, ReviewService
from commissioning.sourcing.actions import (
    add_candidate,
    edit_review,
    join_review,
    move_on,
    name_person,
    open_review,
    put_before_leader,
    remove_person,
    ring_fence_person,
    standing_wall,
    withdraw_candidate,
    write_paper,
)
from tests.commissioning.scene import SERVICE, approver, lead, officer, service, team
from tests.commissioning.sourcing.scene import (
    ADVISER,
    TITLE,
    adviser,
    monitor,
    named,
    opened,
    passes,
    person,
    ring_fenced,
    sealed,
    shared_adviser,
)
from tests.demonstration import capacities, capacity, organisation, reach
from tests.owner import as_owner
from walls.actions.interests import declare
from walls.actions.matters import keep_matter_from, open_named
from walls.actions.matters import named as named_people
from walls.actions.walls import sign, take_side
from walls.identity import acting
from walls.models import (
    Capacity,
    Compartment,
    EmployerBar,
    Membership,
    Party,
    Person,
    PolicyInForce,
    Post,
    RingFence,
    SideTaken,
    Undertaking,
    Wall,
)

pytestmark = pytest.mark.usefixtures("demonstration")

OTHERS = (
    ("provider.revenues@publica.example", "Publica, provider"),
    ("approver@publica.example", "Publica, provider"),
    ("performance@publica.example", "Publica, provider"),
    ("board.chair@publica.example", "Publica, provider"),
    ("leader@cdc.example", "Cotswold, members"),
    ("councillor@cdc.example", "Cotswold, members"),
    ("scrutiny.chair@cdc.example", "Cotswold, scrutiny"),
    ("clerk@cdc.example", "Cotswold, commissioner"),
    ("officer@cdc.example", "Cotswold, commissioner"),
    ("lead.commissioner@wodc.example", "West Oxfordshire, commissioner"),
    ("monitoring.officer@wodc.example", "West Oxfordshire, commissioner"),
)


def sees(by, review: Review) -> bool:
    """By a bare query and by the filter alike."""
    with acting(by):
        bare = Review.objects.filter(pk=review.pk).exists()
        assert bare == Review.objects.visible_to(by).filter(pk=review.pk).exists()
    return bare


def test_EW_3_opening_a_review_raises_its_wall_with_the_incumbent_as_a_candidate():
    review = opened()
    with as_owner():
        candidate = Candidate.objects.get(review=review)
        wall = Wall.objects.get(keeper=review.compartment_id)
        behind = set(wall.sides.values_list("compartment_id", "side"))
        bars = set(
            EmployerBar.objects.filter(organisation=candidate.organisation).values_list("compartment", flat=True)
        )
    assert (str(candidate.organisation), candidate.incumbent) == ("Publica", True)
    both = {review.compartment_id, sealed(review).pk}
    assert behind == {(place, 1) for place in both} and both <= bars
    assert (wall.kind, wall.clause.number) == ("sides", "3")
    assert wall.review_on is not None and wall.review_on > review.stage_since
    assert sees(lead("Cotswold"), review)


@pytest.mark.parametrize("who", OTHERS, ids=lambda who: who[0])
def test_L08_nobody_else_sees_anything_of_it(who):
    by = capacity(*who)
    before = counts(by)
    review = opened()
    assert not sees(by, review)
    assert counts(by) == before
    assert not any(TITLE in name for names in reach(by, "view").values() for name in names)


def counts(by) -> tuple[int, ...]:
    with acting(by):
        return tuple(
            model.objects.count() for model in (Review, ReviewService, Candidate, Membership, Capacity, Wall, SideTaken)
        )


def test_EW_5_EW_6_the_monitoring_officer_declares_and_signs_before_it_opens():
    review, by = opened(), monitor()
    assert not sees(by, review)
    with acting(by):
        wall = standing_wall(review)
        assert wall is not None
        take_side(by=by, wall=wall, side=1)
        with pytest.raises(ValidationError, match="Declare your interests"):
            sign(by=by, wall=wall)
        declare(by=by, compartment=review.compartment_id, nil=True)
    assert not sees(by, review)
    with acting(by):
        sign(by=by, wall=wall)
    assert sees(by, review)


def test_only_a_lead_commissioner_opens_one_of_their_own_councils_services():
    opens = partial(open_review, host=organisation("Cotswold"), title=TITLE, purpose="Whether to go on.")
    for by in (officer("Cotswold"), approver(), monitor()):
        with acting(by), pytest.raises(PermissionDenied, match="Lead commissioner"):
            opens(by=by, services=[service("Cotswold")])
    by = lead("Cotswold")
    with acting(by), pytest.raises(ValidationError, match="your own council"):
        opens(by=by, services=[service("West Oxfordshire")])
    with acting(by), pytest.raises(ValidationError, match="Choose a service"):
        opens(by=by, services=[])
    foreign = lead("West Oxfordshire")
    with acting(foreign), pytest.raises(DatabaseError, match="does not open"), transaction.atomic():
        opens(by=foreign, services=[service("Cotswold")])


def test_without_a_policy_in_force_no_wall_is_raised():
    with as_owner():
        PolicyInForce.objects.all().delete()
    with pytest.raises(ValidationError, match="No Ethical Walls policy is in force"):
        opened()


def test_a_clause_that_the_policy_lacks_is_said(settings):
    settings.WALL_CLAUSE = "99"
    with pytest.raises(ValidationError, match="no clause 99"):
        opened()


def test_EW_6_whoever_opens_it_declares_an_interest_or_none():
    told = opened(interest="My sister is a trustee of a charity.")
    nothing = opened(title="Another")
    mine = lead("Cotswold")
    with acting(mine):
        said = {place: (nil, interest) for place, nil, interest in declared(mine)}
    assert said[told.compartment_id] == (False, "My sister is a trustee of a charity.")
    assert said[nothing.compartment_id] == (True, "")


def declared(by):
    return Person.objects.get(pk=by.person_id or 0).declarations.values_list("compartment", "nil", "interest")


def test_EW_8_somebody_named_sees_it_once_they_have_passed():
    review, colleague = opened(), officer("Cotswold")
    named(review, "officer@cdc.example")
    assert "named" in officer("Cotswold").roles
    assert not sees(colleague, review)
    passes(colleague, review)
    assert sees(colleague, review)
    with acting(colleague):
        (mate,) = named_people(review.compartment_id)
        assert (mate.name, mate.declared, mate.opens, mate.kept_out) == (
            "Commissioning officer, Cotswold",
            True,
            True,
            False,
        )
        assert not Membership.objects.exclude(person=colleague.person_id).exists()
        with pytest.raises(PermissionDenied, match="to name"):
            name_person(by=colleague, review=review, council=review.host, person=person("clerk@cdc.example"))
    with acting(officer("West Oxfordshire")):
        assert named_people(review.compartment_id) == []


def test_nobody_is_named_but_colleagues_and_never_oneself():
    review, by = opened(), lead("Cotswold")
    with acting(by):
        for email in ("officer@wodc.example", "provider.revenues@publica.example"):
            with pytest.raises(PermissionDenied):
                name_person(by=by, review=review, council=review.host, person=person(email))
        with pytest.raises(ValidationError, match="yourself"):
            name_person(by=by, review=review, council=review.host, person=person("lead.commissioner@cdc.example"))
    named(review, "officer@cdc.example")
    with pytest.raises(ValidationError, match="already holds"):
        named(review, "officer@cdc.example")


def test_the_posts_of_a_matter_say_nothing_of_it():
    opened()
    with as_owner():
        posts = list(
            Post.objects.filter(role__matter=True).values_list("title", "role__title", "role__code").distinct()
        )
    assert posts == [("Named for a matter", "Named for a matter", "named")]


def test_EW_8_an_adviser_whom_a_candidate_employs_waits_for_a_ring_fence():
    shared_adviser()
    review = opened()
    named(review, ADVISER)
    by = lead("Cotswold")
    with acting(by):
        assert [each.kept_out for each in named_people(review.compartment_id)] == [True]
    with acting(adviser()):
        assert standing_wall(review) is None  # nor is a side offered to them
    with acting(by), pytest.raises(PermissionDenied, match="Monitoring Officer"):
        ring_fence_person(by=by, review=review, person=person(ADVISER), reason="Mine")
    ring_fenced(review)
    passes(adviser(), review)
    assert sees(adviser(), review)
    with as_owner():
        fenced = set(RingFence.objects.filter(person=person(ADVISER)).values_list("compartment_id", flat=True))
    assert fenced == {review.compartment_id, sealed(review).pk}
    assert not sees(capacity(ADVISER, "Publica, provider"), review)


def test_EW_8_the_same_adviser_never_serves_two_sides():
    shared_adviser()
    review = opened()
    named(review, ADVISER)
    by = monitor()
    passes(by, review)
    with as_owner():
        wall = Wall.objects.get(keeper=review.compartment_id)
        SideTaken.objects.create(person=person(ADVISER), wall=wall, side=2)
    with acting(by), pytest.raises(ValidationError, match="never serves two"):
        ring_fence_person(by=by, review=review, person=person(ADVISER), reason="Both")


def test_who_is_taken_off_the_team_cools_off():
    review, colleague = opened(), officer("Cotswold")
    appointment = named(review, "officer@cdc.example")
    passes(colleague, review)
    by = lead("Cotswold")
    with acting(by):
        remove_person(by=by, review=review, appointment=Membership.objects.get(pk=appointment.pk))
    assert not sees(colleague, review)
    with as_owner():
        taken = SideTaken.objects.get(person=colleague.person_id, wall__keeper=review.compartment_id)
        assert taken.left_at is not None
    named(review, "officer@cdc.example")  # named again, they still cool off
    with pytest.raises(PermissionDenied):
        passes(officer("Cotswold"), review)


def test_EW_2_a_candidate_added_later_keeps_out_whom_it_employs():
    review, colleague = opened(), officer("Cotswold")
    named(review, "officer@cdc.example")
    passes(colleague, review)
    ubico, by = organisation("Ubico"), lead("Cotswold")
    with as_owner():
        post = Post.objects.get(role__code="approver", organisation=ubico)
        Membership.objects.create(person=Person.objects.get(pk=colleague.person_id or 0), post=post)
    assert sees(colleague, review)
    with acting(by):
        candidate = add_candidate(by=by, review=review, organisation=ubico)
        assert not candidate.incumbent
    assert not sees(colleague, review)
    with acting(by):
        with pytest.raises(ValidationError, match="candidate already"):
            add_candidate(by=by, review=review, organisation=ubico)
        withdrawn = withdraw_candidate(by=by, review=review, candidate=candidate, reason="Will not bid.")
        with pytest.raises(ValidationError, match="withdrawn already"):
            withdraw_candidate(by=by, review=review, candidate=withdrawn, reason="Again")
    assert not sees(colleague, review)  # until a governor lets them in
    with acting(by):
        back = add_candidate(by=by, review=review, organisation=ubico)
        assert (back.pk, back.withdrawn_on) == (candidate.pk, None)


def test_EW_3_the_wall_rises_with_the_first_candidate_where_nobody_delivers():
    with as_owner():
        service("Cotswold").provisions.all().delete()
    review, by = opened(), lead("Cotswold")
    with acting(by):
        assert standing_wall(review) is None
    colleague = officer("Cotswold")
    named(review, "officer@cdc.example")
    assert sees(officer("Cotswold"), review)
    with acting(by):
        add_candidate(by=by, review=review, organisation=organisation("Ubico"))
        assert standing_wall(review) is not None
        with as_owner():
            assert Undertaking.objects.filter(person=by.person_id, wall__keeper=review.compartment_id).exists()
    assert sees(by, review) and not sees(colleague, review)


def test_a_review_moves_stage_by_stage_by_its_lead_commissioner():
    review, by, colleague = opened(), lead("Cotswold"), officer("Cotswold")
    named(review, "officer@cdc.example")
    passes(colleague, review)
    with acting(officer("Cotswold")), pytest.raises(PermissionDenied, match="Lead commissioner"):
        move_on(by=officer("Cotswold"), review=review)
    with acting(by):
        stages = []
        while review.stage != "closed":
            review = move_on(by=by, review=review)
            stages.append(review.stage)
        assert stages == ["options", "engagement", "appraisal", "recommended", "closed"]
        with pytest.raises(ValidationError, match="closed"):
            move_on(by=by, review=review)
        with pytest.raises(PermissionDenied, match="closed"):
            add_candidate(by=by, review=review, organisation=organisation("Ubico"))


def reads(by, paper: Paper) -> bool:
    with acting(by):
        bare = Paper.objects.filter(pk=paper.pk).exists()
        assert bare == Paper.objects.visible_to(by).filter(pk=paper.pk).exists()
    return bare


def advice(review: Review, council: str = "Cotswold") -> Paper:
    by = lead(council)
    with as_owner():
        place = Compartment.objects.get(kind="sealed", matter=review.compartment_id, owner=by.party_id)
    with acting(by):
        return write_paper(by=by, compartment=place, title="Advice", text="Go on.")


def moved_to(review: Review, stage: str) -> Review:
    by = lead("Cotswold")
    with acting(by):
        while review.stage != stage:
            review = move_on(by=by, review=review)
    return review


def test_the_leader_reads_what_is_sealed_from_the_day_the_recommendation_is_submitted():
    review, leader = opened(), capacity("leader@cdc.example", "Cotswold, members")
    paper, by = advice(review), lead("Cotswold")
    review = moved_to(review, "appraisal")
    with acting(by), pytest.raises(PermissionDenied, match="from the day"):
        put_before_leader(by=by, review=review, council=review.host)
    assert not standing(leader, review)
    with acting(leader), pytest.raises(PermissionDenied):
        declare(by=leader, compartment=review.compartment_id, nil=True)
    review = moved_to(review, "recommended")
    assert not reads(leader, paper)  # the wall stands before the Leader too
    passes(leader, review)
    assert reads(leader, paper) and not sees(leader, review)
    finance = capacity("portfolio.finance@cdc.example", "Cotswold, members")
    assert not reads(finance, paper)
    with acting(by), pytest.raises(ValidationError, match="before your Leader already"):
        put_before_leader(by=by, review=review, council=review.host)
    with acting(leader):
        declare(by=leader, compartment=sealed(review).pk, interest="A house", conflict=True)
    assert not reads(leader, paper)  # nobody excluded, whatever their office


def standing(by, review: Review) -> bool:
    with acting(by):
        return standing_wall(review) is not None


def test_EW_10_each_council_of_a_review_puts_what_it_sealed_before_its_own_leader():
    dean = organisation("Forest of Dean")
    review, theirs = opened(councils=[dean]), lead("Forest of Dean")
    passes(theirs, review)
    with acting(theirs):
        join_review(by=theirs, review=review, council=dean, services=[service("Forest of Dean", SERVICE)])
    ours, paper = advice(review), advice(review, "Forest of Dean")
    review, leader = moved_to(review, "recommended"), capacity("leader@foddc.example", "Forest of Dean, members")
    assert not standing(leader, review)
    with acting(theirs):
        put_before_leader(by=theirs, review=review, council=dean)
    passes(leader, review)
    assert reads(leader, paper) and not reads(leader, ours)


def test_EW_6_no_declaration_no_task():
    review, by = opened(), lead("Cotswold")
    with as_owner():
        Person.objects.get(pk=by.person_id or 0).declarations.all().delete()
    with acting(by):
        for refused in (
            lambda: edit_review(by=by, review=review, title="Other", purpose="Other"),
            lambda: add_candidate(by=by, review=review, organisation=organisation("Ubico")),
            lambda: name_person(by=by, review=review, council=review.host, person=person("officer@cdc.example")),
        ):
            with pytest.raises(PermissionDenied, match="Declare your interests"):
                refused()
        with pytest.raises(ValidationError, match="Declare your interests"):
            move_on(by=by, review=review)


def test_EW_10_another_council_joins_with_its_own_services_people_and_sealed_papers():
    dean = organisation("Forest of Dean")
    review = opened(councils=[dean])
    by = lead("Forest of Dean")
    assert not sees(by, review)
    passes(by, review)
    assert sees(by, review)
    with acting(by):
        join_review(by=by, review=review, council=dean, services=[service("Forest of Dean", SERVICE)])
        with pytest.raises(ValidationError, match="joined this review already"):
            join_review(by=by, review=review, council=dean, services=[service("Forest of Dean", SERVICE)])
    with as_owner():
        places = {place.owner.organisation_id: place.pk for place in review.compartment.parts.all()}
        assert set(places) == {review.host_id, dean.pk}
        wall = Wall.objects.get(keeper=review.compartment_id)
        assert wall.sides.count() == 3
        barred = EmployerBar.objects.filter(organisation=organisation("Publica"), compartment__in=places.values())
        assert barred.count() == 2
    assert places[dean.pk] not in {place.pk for place in known(lead("Cotswold"))}
    named(review, "officer@foddc.example", "Forest of Dean")
    passes(officer("Forest of Dean"), review)
    theirs, ours = reach(officer("Forest of Dean"), "contribute"), reach(officer("Cotswold"), "contribute")
    assert any(name.startswith("Forest of Dean") for name in theirs["sealed"]) and "sealed" not in ours
    with acting(lead("Cotswold")):  # a candidate added by one council is kept out of what the other has sealed, too
        add_candidate(by=lead("Cotswold"), review=review, organisation=organisation("Ubico"))
    with as_owner():
        assert EmployerBar.objects.filter(organisation=organisation("Ubico"), compartment=places[dean.pk]).exists()


def known(by):
    with acting(by):
        return list(Compartment.objects.all())


def test_the_kernel_lets_nobody_name_or_keep_out_in_anothers_matter():
    review = opened()
    for by in (officer("Cotswold"), lead("West Oxfordshire"), team()):
        with acting(by), pytest.raises(DatabaseError, match="names nobody"), transaction.atomic():
            open_named(by=by, matter=review.compartment_id, party=Party.objects.get(pk=by.party_id))
        with acting(by), pytest.raises(DatabaseError, match="keep anybody"), transaction.atomic():
            keep_matter_from(by=by, matter=review.compartment_id, organisation=organisation("Ubico"))
        with as_owner():
            seat = Post.objects.filter(role__matter=True).order_by("-pk")[0]
        with acting(by), pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.create(person=person("clerk@cdc.example"), post=seat)


def test_in_each_capacity_of_a_person_whom_a_candidate_employs_it_is_hidden():
    review = opened()
    for email in ("ed.commissioning@publica.example", "procurement@publica.example"):
        for by in capacities(email):
            assert not sees(by, review)
