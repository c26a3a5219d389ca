"""The small situation as the exports read it: its roads are drawn, its places and junctions lie where they are."""

from dataclasses import replace

import shapely

from geo.control.camps import Camps
from tests.maps.small_situation import SmallRoad, small_situation


class DrawnRoad(SmallRoad):
    """A road with its centreline, in one part."""

    def lines(self, spans):
        (part,) = self.parts
        return [
            shapely.LineString(
                [self.point_at(low), *part.coords[(part.km > low) & (part.km < high)].tolist(), self.point_at(high)]
            )
            for low, high in spans
        ]  # fmt: skip

    def line(self, low, high):
        return self.lines([(low, high)])[0]


def exported_situation(**more):
    """Make it, see `tests.maps.small_situation.small_situation` for the arguments."""
    made = small_situation(**more)
    roads = {}
    for road in made.network.roads:
        road.__class__ = DrawnRoad
        roads[road.road_id] = road
    made.network.road = roads.__getitem__
    spots = {f"place:{one.place_id}": (one.lon, one.lat) for one in made.theatre.places}
    spots |= {f"junction:{one.junction_id}": (one.lon, one.lat) for one in made.network.all_junctions}
    made.timeline.intervals = tuple(_put(one, spots.get(one.object_id)) for one in made.timeline.intervals)
    made.timeline.camps = Camps(made.theatre.actors)
    made.last_day = None
    return made


def _put(one, spot):
    return one if spot is None else one._replace(lon=spot[0], lat=spot[1])


def without_rows(dataset):
    """Return a dataset with the same tables, and nothing in them."""
    empty = [
        replace(
            table,
            columns={name: [] for name in table.columns},
            geometry=None if table.geometry is None else [],
        )
        for table in dataset.tables
    ]
    return replace(dataset, tables=empty)
