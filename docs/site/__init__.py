"""What makes a site of the documents: ``make site``.

What a page says of settings, measures and columns is made while the site is built, from
the code that the page is about: it can't be out of date, and no copy of it is kept.
"""
