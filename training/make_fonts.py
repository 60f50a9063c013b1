"""Cut the two fonts of the charts out of the variable Noto Sans: `python -m training.make_fonts`.

matplotlib cannot set the weight of a variable font, so that bold titles come out regular. This writes two static cuts
with Latin, Cyrillic and Greek letters to analysis/resources/fonts, under a name of their own: an installed Noto Sans of
another version never takes their place.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from shutil import copyfile

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Broadsheet Sans"
WEIGHTS = {"Regular": 400, "Bold": 700}
RANGES = [(0x20, 0x24F), (0x2B0, 0x52F), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x20A0, 0x20C0), (0x2100, 0x22FF)]
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk"]
TARGET = Path(__file__).parents[1] / "analysis" / "resources" / "fonts"


def make_font(style: str, weight: int) -> TTFont:
    """The static cut of one weight, with the letters of RANGES."""
    folder = files("fontpkg_noto_sans")
    font = TTFont(str(folder / "files" / "NotoSans[wdth,wght].ttf"), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features, options.name_IDs, options.hinting, options.notdef_outline = FEATURES, ["*"], False, True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[u for first, last in RANGES for u in range(first, last + 1)])
    cutter.subset(font)
    cut = instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)
    named = {1: FAMILY, 2: style, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"BroadsheetSans-{style}"}
    for record in list(cut["name"].names):
        if record.nameID in (16, 17, 25):
            cut["name"].removeNames(nameID=record.nameID)
    for number, text in named.items():
        cut["name"].removeNames(nameID=number)
        cut["name"].setName(text, number, 3, 1, 0x409)
    return cut


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for style, weight in WEIGHTS.items():
        make_font(style, weight).save(TARGET / f"BroadsheetSans-{style}.ttf")
    copyfile(str(files("fontpkg_noto_sans") / "LICENSE"), TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
