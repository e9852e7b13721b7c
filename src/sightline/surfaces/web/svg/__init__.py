"""Small drawings made by the server: classes and attributes only, so that the strictest page may hold them."""
