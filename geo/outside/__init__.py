"""Control data of others, brought in as claims: tables of places (`places`) and painted areas (`areas`)."""
