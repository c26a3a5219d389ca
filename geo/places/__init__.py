"""Where it is: names, the gazetteer, and place expressions resolved on the network."""
