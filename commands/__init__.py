"""The command line behind `zwgk.py`: what its commands share, and the commands of upkeep."""
