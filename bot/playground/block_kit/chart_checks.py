"""The checks of charts: the block `data_visualization`."""

from collections.abc import Sequence

from bot.playground.block_kit.forms import Check, Pass, by_type, listing, number, record, string, typed
from bot.playground.state.records import Json

MOST_CHARTS = 2
_label = string(1, 20)


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({one for one in names if names.count(one) > 1})


def _positive(run: Pass, value: object, at: str) -> None:
    number(run, value, at)
    if isinstance(value, int | float) and value <= 0:
        run.say("must be greater than 0", at)


def _distinct(run: Pass, value: object, at: str) -> None:
    listing(_label, 1, 20)(run, value, at)
    if isinstance(value, list) and all(isinstance(one, str) for one in value) and _repeated(value):
        run.say("Input contains duplicate items", at)


def _series_fit(run: Pass, chart: Json, at: str) -> None:
    """Each series has a name of its own and one point for each category."""
    if _repeated([one["name"] for one in chart["series"]]):
        run.say("series names must be unique", f"{at}/series")
    categories = sorted(chart["axis_config"]["categories"])
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            run.say("must provide exactly one data point per category", f"{at}/series/{index}/data")


_POINT = record({"label": _label, "value": number}, {})
_SERIES = record({"name": _label, "data": listing(_POINT, 1, 20)}, {})
_AXES = record({"categories": _distinct}, {"x_label": string(1, 50), "y_label": string(1, 50)})
_SEGMENT = record({"label": _label, "value": _positive}, {})


def _plotted(kind: str) -> Check:
    return typed(kind, {"series": listing(_SERIES, 1, 12), "axis_config": _AXES}, None, _series_fit)


_CHARTS = {"pie": typed("pie", {"segments": listing(_SEGMENT, 1, 12)})}
_CHARTS |= {kind: _plotted(kind) for kind in ("bar", "area", "line")}


def _one_more(run: Pass, _block: Json, at: str) -> None:
    if run.total("charts", 1) > MOST_CHARTS:
        run.say(f"no more than {MOST_CHARTS} data_visualization blocks allowed", at)


DATA_VISUALIZATION = typed(
    "data_visualization",
    {"title": string(1, 50), "chart": by_type(_CHARTS)},
    {"block_id": string(0, 255)},
    _one_more,
)
