"""The room of the kind ``scored``: its tree, overlays, checks and differences."""
