"""The claim: one application for one subsidy, from draft to money on the account or to another ending."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.enums import WITHOUT_PAPERS, Level
from registry.models import Account, Division, Organisation, Person, User
from registry.powers import powers_of
from workflows.enums import CLOSED_STATES, DECIDED_STATES, ClaimState
from workflows.lifecycle import Lifecycle

if TYPE_CHECKING:
    from workflows.models.plan import PlanStep

KEY_BYTES = 12
ENDED_UNPAID = (
    ClaimState.WITHDRAWN,
    ClaimState.NOT_ACCEPTED,
    ClaimState.LAPSED,
    ClaimState.REJECTED,
    ClaimState.TERMINATED,
    ClaimState.MERGED,
)


def new_key() -> str:
    """The unguessable name of a claim in addresses (96 random bits); it tells nobody how many claims there are."""
    return secrets.token_urlsafe(KEY_BYTES)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User) -> "ClaimQuerySet":
        """Claims this user may read: his own, and submitted ones of the divisions that his posts, own or lent, cover,
        also those that were transferred from there.

        Whoever makes the rules tries them on numbers; the papers of people are not for him, nor for
        whoever keeps the accounts.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(applicant=user)
        covered, left = Q(), Q()
        for power in powers_of(user):
            if power.role not in WITHOUT_PAPERS:
                lent = Q(programme__in=power.programmes) if power.programmes else Q()
                covered |= Q(place__code__startswith=power.office.division_id) & lent
                left |= Q(transfers__from_place__code__startswith=power.office.division_id) & lent
        if not covered:
            return self.filter(own)
        covered |= Q(pk__in=self.model._base_manager.filter(left).values("pk"))
        return self.filter(own | (covered & ~Q(state=ClaimState.DRAFT)))

    def open(self) -> "ClaimQuerySet":
        return self.exclude(state__in=CLOSED_STATES)

    def of_family(self, claim: "Claim") -> "ClaimQuerySet":
        """The sheets of one claim: the one that was handed in, and all that were split off from it (分单)."""
        root = claim.root_id or claim.pk
        return self.filter(Q(pk=root) | Q(root=root))

    def open_or_paid(self) -> "ClaimQuerySet":
        """Those that use up what they ask for: everything but the endings without money."""
        return self.exclude(state__in=ENDED_UNPAID)


class Claim(Lifecycle):
    """Rules that must hold of every claim are constraints below, each tested by name."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    # NULL, not "", while a draft: many drafts have no number, and a number is unique.
    number = models.CharField(_("申请编号"), max_length=40, unique=True, null=True)  # noqa: DJ001
    programme = models.CharField(_("申报事项"), max_length=60)
    flow = models.CharField(max_length=30)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims", verbose_name=_("填报人")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="claims")
    county = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("受理县（市、区）")
    )
    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("所在村（社区）")
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(_("所属月份"), max_length=7, blank=True)
    # A sheet that was split off: from which one, and from which claim in the beginning (see workflows/splitting.py).
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="split_off")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    was_split = models.BooleanField(default=False)
    answers = models.JSONField(default=dict, blank=True)
    # The claim that ended and was filed again as this one (重新申请).
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followers")
    language = models.CharField(max_length=10, default="zh-hans")

    version = models.PositiveIntegerField(default=1)
    # The end of the history, so that the next entry is chained to it and nobody cuts off the last one unseen.
    history_length = models.PositiveIntegerField(default=0)
    history_head = models.CharField(max_length=64, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    policy_date = models.DateField(_("政策适用日"), null=True)
    rules_version = models.CharField(max_length=200, blank=True)
    rules_hash = models.CharField(max_length=64, blank=True)
    claimed_fen = models.BigIntegerField(null=True)
    approved_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(default=0)
    earliest_again = models.DateField(_("最早可再申请日"), null=True)
    correct_by = models.DateField(_("补正截止日"), null=True)

    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    notice_from = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["applicant", "-id"], name="claim_of_applicant"),
            models.Index(fields=["programme", "person"], name="claim_of_person"),
            models.Index(fields=["programme", "id"], name="claim_of_programme"),
        ]
        # A comparison with NULL is neither true nor false, and SQL lets that pass: so each column is asked for first.
        constraints = [
            models.CheckConstraint(name="claim_state_known", condition=Q(state__in=ClaimState.values)),
            models.CheckConstraint(
                name="claim_has_one_claimant",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_submitted_has_number_and_day",
                condition=Q(state__in=[ClaimState.DRAFT, ClaimState.WITHDRAWN])
                | Q(number__isnull=False, submitted_at__isnull=False, policy_date__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_in_review_was_accepted",
                condition=~Q(state__in=[ClaimState.IN_REVIEW, ClaimState.ON_NOTICE, *DECIDED_STATES])
                | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_on_notice_has_period",
                condition=~Q(state=ClaimState.ON_NOTICE)
                | Q(
                    notice_from__isnull=False, notice_until__isnull=False, notice_until__gte=F("notice_from")
                ),
            ),
            models.CheckConstraint(
                name="claim_approved_has_amount",
                condition=~Q(state__in=DECIDED_STATES)
                | Q(approved_fen__isnull=False, approved_fen__gt=0, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_rejected_was_decided",
                condition=~Q(state=ClaimState.REJECTED) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_returned_has_deadline",
                condition=~Q(state=ClaimState.RETURNED) | Q(correct_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_paid_in_full",
                condition=~Q(state=ClaimState.PAID)
                | Q(approved_fen__isnull=False, paid_fen=F("approved_fen"), paid_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_amounts_not_negative",
                condition=Q(paid_fen__gte=0)
                & (Q(claimed_fen__isnull=True) | Q(claimed_fen__gte=0))
                & (Q(approved_fen__isnull=True) | Q(approved_fen__gte=0)),
            ),
            models.CheckConstraint(
                name="claim_closed_when_ended",
                condition=Q(state__in=CLOSED_STATES, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_STATES) & Q(closed_at__isnull=True)),
            ),
            models.UniqueConstraint(
                name="claim_one_for_unit_and_period",
                fields=["programme", "organisation", "place", "period"],
                condition=~Q(period="") & Q(parent__isnull=True) & ~Q(state__in=ENDED_UNPAID),
            ),
            models.CheckConstraint(
                name="claim_sheet_has_root",
                condition=Q(parent__isnull=True, root__isnull=True)
                | Q(parent__isnull=False, root__isnull=False),
            ),
            models.UniqueConstraint(
                name="claim_followed_by_one",
                fields=["follows"],
                condition=Q(follows__isnull=False) & ~Q(state__in=ENDED_UNPAID),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{_('草稿')} {self.pk}"

    @property
    def claimant(self) -> Person | Organisation:
        """Who asks for the money: a person or an organisation, never both."""
        return self.person or self.organisation

    @property
    def claimant_label(self) -> str:
        """The name to print in lists: masked for a person, whole for an organisation."""
        return self.person.name_masked if self.person_id else self.organisation.name

    @cached_property
    def plan(self) -> list["PlanStep"]:
        """The steps in order, read once for this object; a command changes them in place."""
        return list(self.steps.select_related("office"))

    @cached_property
    def judged_lines(self) -> list["ClaimLine"]:
        """The lines that have not been struck, in order, read once for this object."""
        return list(self.lines.filter(struck=False).order_by("position"))

    @property
    def lineage(self) -> list[int]:
        """The keys of this sheet and of those it comes from, back to the claim that was handed in."""
        keys, sheet = [], self
        while sheet is not None:
            keys.append(sheet.pk)
            sheet = sheet.parent
        return keys

    @property
    def has_sheets(self) -> bool:
        """Whether its roster lies on several sheets, this one among them."""
        return self.was_split or self.parent_id is not None

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES

    def division_at(self, level: str) -> Division:
        """The division of this level that the claim's place lies in; the place itself when it is no deeper."""
        return self.place.at(Level(level)) or self.place


class ClaimLine(models.Model):
    """One thing that is judged and paid: the applicant himself, a worker of the roster, a holder and a month."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="claim_lines")
    label = models.CharField(max_length=120)
    period = models.CharField(max_length=7, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    proposed_fen = models.BigIntegerField(null=True)
    approved_fen = models.BigIntegerField(null=True)
    reasons = models.JSONField(default=list, blank=True)
    struck = models.BooleanField(default=False)

    class Meta:
        ordering = ["claim", "position"]
        constraints = [
            models.UniqueConstraint(name="line_position_once", fields=["claim", "position"]),
            models.CheckConstraint(
                name="line_amounts_not_negative",
                condition=(Q(proposed_fen__isnull=True) | Q(proposed_fen__gte=0))
                & (Q(approved_fen__isnull=True) | Q(approved_fen__gte=0)),
            ),
            models.CheckConstraint(
                name="line_struck_is_not_paid",
                condition=Q(struck=False) | Q(approved_fen__isnull=True) | Q(approved_fen=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.label}"
