"""What is there: the road network, its roads, junctions and routes."""
