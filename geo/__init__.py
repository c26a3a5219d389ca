"""The model: what was said, what is there, where it is, who holds it. No drawing and no printing."""
