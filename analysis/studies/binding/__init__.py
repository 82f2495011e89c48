"""What binds: which resource, were there more of it, would bring the most arrests."""
