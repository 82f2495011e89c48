"""What the server runs for each visitor.

In a folder of its own: Streamlit takes a folder ``pages`` beside its script for pages
of another kind, and would run a module of them, without the door, at its address.
"""

from lfrsim.workshop.app import main

main()
