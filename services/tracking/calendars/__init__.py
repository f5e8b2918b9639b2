"""A body's calendar: where its working time departs from the city's."""
