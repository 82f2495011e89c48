"""The model without SimPy: how near to a bare event loop the model is."""
