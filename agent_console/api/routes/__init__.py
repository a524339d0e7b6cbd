"""Each room's routes: method, path, right, forms."""
