"""The command line's entry: `python -m bot COMMAND`, which is what ./relink runs."""

from bot.commands import command_line

if __name__ == "__main__":
    command_line()(prog_name="relink")
