"""The control interface under `/_local/`: what a person does, and what they then see."""
