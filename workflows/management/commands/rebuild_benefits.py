"""Hold the benefit ledger against the claims; with --mend write anew what is wrong."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from workflows.errors import CommandRefused
from workflows.models import Claim
from workflows.rebuilding import disagreements, mend


class Command(BaseCommand):
    help = "核对补贴台账（不得重复享受）与申请是否一致，不一致时退出码为1；加 --mend 时重新登记不一致的部分。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="把不一致的申请重新登记")

    def handle(self, *args, **options) -> None:
        wrong: dict[int, Claim] = {}
        for each in disagreements():
            self.stdout.write(f"{each.claim}  {each.sentence}")
            wrong[each.claim.pk] = each.claim
        left = self._mend(wrong) if options["mend"] else len(wrong)
        if not wrong:
            self.stdout.write("台账与申请一致")
        elif options["mend"]:
            self.stdout.write(f"已重新登记的申请：{len(wrong) - left}")
        if left:
            sys.exit(1)

    def _mend(self, wrong: dict[int, Claim]) -> int:
        """How many claims cannot be mended; each is named with the reason.

        A row that is wrong may stand in the way of another: as long as some can be mended, the rest is tried again.
        """
        refused: dict[int, CommandRefused] = {}
        waiting = list(wrong)
        while waiting:
            refused = {claim_id: refusal for claim_id in waiting if (refusal := _refusal(claim_id))}
            if len(refused) == len(waiting):
                break
            waiting = list(refused)
        for claim_id, refusal in refused.items():
            self.stdout.write(f"{wrong[claim_id]}  {refusal.sentence}")
        return len(refused)


def _refusal(claim_id: int) -> CommandRefused | None:
    try:
        mend(claim_id)
    except CommandRefused as refusal:
        return refusal
    return None
