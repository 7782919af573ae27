"""The statutory tables since 2019 (tables 2, 3, 4): printed rows, their cells, and the readings of them."""
