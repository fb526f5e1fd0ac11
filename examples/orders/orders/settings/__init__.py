"""Two settings modules, `vulnerable` and `fixed`, share `base`; they differ in their views and allowed hosts."""
