"""The whole site, and beside it viewflow's own pages over its own flow, as its documentation sets them up."""

from django.urls import include, path
from viewflow.urls import Site
from viewflow.workflow.flow import FlowAppViewset

from bench.stock.flows import StockFlow
from bench.stock.pages import offset_desk

site = Site(title="Stock", viewsets=[FlowAppViewset(StockFlow, app_name="stock")])
urlpatterns = [
    path("viewflow/", site.urls),
    path("offset/", offset_desk, name="offset_desk"),
    path("", include("config.urls")),
]
