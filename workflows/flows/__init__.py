"""The shapes of flows, by the name a programme gives and a version: `general@1`.

A claim runs to its end on the shape it began with; new claims begin on the newest. A shape that a release has carried
is never changed and never taken away while claims stand on it: a new one is put beside it (docs/changing-a-flow.md).
"""

from workflows.flows.entrepreneurship import EntrepreneurshipFlow
from workflows.flows.general import GeneralFlow
from workflows.flows.labour_export import LabourExportFlow
from workflows.flows.welfare_post import WelfarePostFlow

FLOWS = {
    "entrepreneurship@1": EntrepreneurshipFlow,
    "labour_export@1": LabourExportFlow,
    "welfare_post@1": WelfarePostFlow,
    "general@1": GeneralFlow,
}


def name_of(shape: str) -> str:
    """The flow that a shape is a version of: `general` of `general@1`."""
    return shape.partition("@")[0]


def newest_shape(name: str) -> str:
    """The shape in which claims of this flow begin today. Raises KeyError for a flow that does not exist."""
    versions = [int(shape.partition("@")[2]) for shape in FLOWS if name_of(shape) == name]
    if not versions:
        raise KeyError(name)
    return f"{name}@{max(versions)}"
