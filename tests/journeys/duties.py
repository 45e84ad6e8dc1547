"""Something asked of the office above and something lent, for the pages of both."""

from approvals.consents import ask_consent
from approvals.endings.rectifying import Correction
from approvals.enums import Rectified
from config.story.stage import Stage
from registry import clock
from registry.delegations import lend
from workflows.models import Claim


def on_duty(stage: Stage, claim: Claim) -> dict[str, object]:
    """A question of the village to the township about this claim, and the village's post lent to the township."""
    clerk, today = stage.user("na-village"), clock.today()
    post = clerk.posts.get()
    right = Correction(Rectified.FACT, "91350583MA00000001", "uscc")
    asked = ask_consent(
        claim_id=claim.pk,
        actor=clerk,
        office=post.office,
        kind="correction",
        reason="拟作更正。",
        subject=right.subject,
    )
    lent = lend(
        actor=clerk,
        post=post,
        delegate=stage.user("na-township"),
        valid_from=today,
        valid_to=today,
        reason="外出培训",
    )
    return {"consent": asked.pk, "delegation": lent.pk}
