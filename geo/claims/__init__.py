"""What was said: reports, the claims they make, and tables of claims."""
