"""The link between a claim and its viewflow process: a real foreign key, not a generic one."""

from django.db import models
from viewflow.workflow.models import Process

from workflows.models.claim import Claim


class ClaimProcess(Process):
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="processes")
