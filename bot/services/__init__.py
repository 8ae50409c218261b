"""The use cases: asynchronous, with all input and output behind the protocols of ports.py."""
