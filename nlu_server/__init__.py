"""The other Python: one Rasa component, how it is trained and how it is served (docs/decisions/0002)."""
