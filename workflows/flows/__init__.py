"""The flows by the name a programme gives; a claim keeps the flow it was opened with."""

from workflows.flows.entrepreneurship import EntrepreneurshipFlow
from workflows.flows.general import GeneralFlow
from workflows.flows.labour_export import LabourExportFlow
from workflows.flows.welfare_post import WelfarePostFlow

FLOWS = {
    "entrepreneurship": EntrepreneurshipFlow,
    "labour_export": LabourExportFlow,
    "welfare_post": WelfarePostFlow,
    "general": GeneralFlow,
}
