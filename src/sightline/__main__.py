"""The door of `python -m sightline`."""

from sightline.surfaces.cli.main import main

if __name__ == "__main__":
    main()
