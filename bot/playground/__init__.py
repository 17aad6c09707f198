"""A Slack on one's own machine: Web API, Socket Mode and a web page, without knowledge of any app."""

from .people import Person
from .records import Installation
from .server import Playground
from .timing import TimeControls, Timings, Upcoming

__all__ = ["Installation", "Person", "Playground", "TimeControls", "Timings", "Upcoming"]
