"""What the server runs for each visitor.

In a folder of its own: Streamlit takes a folder ``pages`` beside its script for pages
of another kind, and would run a module of them, without the door, at its address.

A process that is started meanwhile reads this file under another name, since Streamlit
makes it the main module; it is to do nothing there.
"""

if __name__ == "__main__":
    from lfrsim.workshop.app import main

    main()
