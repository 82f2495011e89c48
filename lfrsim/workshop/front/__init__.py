"""Where the server's script lies, apart from the pages."""
