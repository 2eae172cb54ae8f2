"""How fast is the hotline, and where does the time go? Everything in one run, so that ratios hold."""
