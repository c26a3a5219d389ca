"""Who holds it: claims weighed into states of places, junctions and roads over time."""
