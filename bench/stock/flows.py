"""viewflow as it comes: the flow that the benches compare with. Four people, one after the other, agree."""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import select_for_update_lock
from viewflow.workflow.models import Process


class StockFlow(flow.Flow):
    process_class = Process
    lock_impl = select_for_update_lock

    start = flow.StartHandle(this.begin).Next(this.village)
    village = flow.View(None).Next(this.township)
    township = flow.View(None).Next(this.county)
    county = flow.View(None).Next(this.finance)
    finance = flow.View(None).Next(this.end)
    end = flow.End()

    def begin(self, activation):
        return activation.process

    def has_view_permission(self, user, obj=None):
        return True
