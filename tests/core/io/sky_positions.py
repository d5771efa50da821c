# SPDX-License-Identifier: BSD-3-Clause
"""Headers of every kind of sky that Oddity promises, and where astropy puts their pixels.

Prints one JSON object a line: name, cards (80 characters each), points [x, y, raDeg, decDeg] with pixels from 0.
Arguments: FITS files whose images are added.
"""
import json
import sys
import warnings

import numpy
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")


def plain(projection, ra=150.0, dec=2.2, size=(200, 300), scale=2e-4, turn=0.3, **more):
    header = fits.Header()
    header["NAXIS"] = 2
    header["NAXIS1"], header["NAXIS2"] = size
    header["CTYPE1"] = ("RA---" + projection)[:8] if len(projection) == 3 else "RA---" + projection
    header["CTYPE2"] = ("DEC--" + projection)[:8] if len(projection) == 3 else "DEC--" + projection
    header["CRVAL1"], header["CRVAL2"] = ra, dec
    header["CRPIX1"], header["CRPIX2"] = size[0] / 2 + 0.3, size[1] / 2 - 0.7
    header["CD1_1"], header["CD1_2"] = -scale * numpy.cos(turn), scale * numpy.sin(turn)
    header["CD2_1"], header["CD2_2"] = scale * numpy.sin(turn), scale * numpy.cos(turn)
    header["RADESYS"] = "ICRS"
    for key, value in more.items():
        header[key] = value
    return header


def wat(header, axis, text):
    part = 0
    while text:
        part += 1
        end = min(68, len(text))
        while text[end - 1] == " ":  # a card's text ends at its last character
            end -= 1
        header["WAT%d_%03d" % (axis, part)], text = text[:end], text[end:]


def surface(kind, coefficients):
    """IRAF's surface: 1 Chebyshev, 2 Legendre, 3 power series; orders 3 and 3, half cross terms."""
    return "%d. 3. 3. 2. -0.06 0.06 -0.06 0.06 %s" % (kind, "".join("%.10e " % value for value in coefficients))


def zoo():
    for projection in "TAN SIN STG ARC ZEA CAR MER GLS SFL AIT MOL CEA TSC HPX".split():
        yield projection, plain(projection, dec=0.0 if projection in ("CAR", "MER", "CEA", "HPX", "TSC") else 2.2)
    yield "ZPN", plain("ZPN", PV2_1=1.0, PV2_3=42.0)
    yield "TAN across zero", plain("TAN", ra=0.002, dec=45.0)
    yield "TAN at the pole", plain("TAN", ra=77.0, dec=90.0)
    yield "TAN near the south pole", plain("TAN", ra=200.0, dec=-89.99)
    tpv = plain("TPV", scale=7e-5)
    terms = {"1_0": 2e-5, "1_1": 1.002, "1_2": -3e-4, "1_4": 1e-3, "1_5": 2e-3, "1_6": -1e-3, "1_7": 0.9, "1_10": -0.4,
             "2_0": -1e-5, "2_1": 0.999, "2_2": 2e-4, "2_4": -2e-3, "2_6": 1e-3, "2_7": 0.8, "2_9": 0.3}
    for term, value in terms.items():
        tpv["PV" + term] = value
    yield "TPV", tpv
    sip = plain("TAN-SIP")
    for key, value in {"A_ORDER": 3, "B_ORDER": 3, "A_2_0": 2e-5, "A_1_1": -3e-5, "A_0_3": 1e-8, "B_0_2": -2e-5,
                       "B_1_1": 1e-5, "B_3_0": 3e-8}.items():
        sip[key] = value
    yield "SIP", sip
    reverse = sip.copy()
    for key, value in {"AP_ORDER": 2, "BP_ORDER": 2, "AP_2_0": -2e-5, "AP_1_1": 3e-5, "BP_0_2": 2e-5,
                       "BP_1_1": -1e-5}.items():
        reverse[key] = value
    yield "SIP with a rough reverse", reverse
    for name, kind in ("Chebyshev", 1), ("Legendre", 2), ("power", 3):
        tnx = plain("TNX", dec=30.0)
        start = "wtype=tnx axtype=%s %scor = \""
        wat(tnx, 1, start % ("ra", "lng") + surface(kind, [1e-5, 2e-4, -3e-5, 1e-5, 4e-5, 2e-5]) + "\"")
        wat(tnx, 2, start % ("dec", "lat") + surface(kind, [-1e-5, 1e-4, 3e-5, 2e-5, -2e-5, 5e-5]) + "\"")
        yield "TNX " + name, tnx
    first = plain("TAN", dec=25.0)
    for left, right in (("CTYPE1", "CTYPE2"), ("CRVAL1", "CRVAL2"), ("CD1_1", "CD2_1"), ("CD1_2", "CD2_2")):
        first[left], first[right] = first[right], first[left]
    yield "declination first", first
    rotated = plain("TAN")
    for key in ("CD1_1", "CD1_2", "CD2_1", "CD2_2"):
        del rotated[key]
    rotated["CDELT1"], rotated["CDELT2"], rotated["CROTA2"] = -2e-4, 3e-4, 25.0
    yield "CROTA2", rotated
    matrix = rotated.copy()
    del matrix["CROTA2"]
    matrix["PC1_1"], matrix["PC1_2"], matrix["PC2_1"], matrix["PC2_2"] = 0.9, -0.2, 0.3, 1.1
    yield "PC", matrix
    cube = plain("TAN")
    cube["NAXIS"], cube["NAXIS3"] = 3, 5
    cube["CTYPE3"], cube["CRVAL3"], cube["CRPIX3"], cube["CDELT3"], cube["CUNIT3"] = "FREQ", 1.4e9, 1, 1e6, "Hz"
    yield "cube", cube
    galactic = plain("TAN", ra=33.0, dec=-1.0)
    galactic["CTYPE1"], galactic["CTYPE2"] = "GLON-TAN", "GLAT-TAN"
    del galactic["RADESYS"]
    yield "galactic", galactic
    yield "conic", plain("COE", dec=40.0, PV2_1=40.0, PV2_2=10.0)
    yield "FK4 of 1950", plain("TAN", RADESYS="FK4", EQUINOX=1950.0)


def printed(name, header):
    wcs = WCS(header).celestial
    width, height = header.get("ZNAXIS1", header["NAXIS1"]), header.get("ZNAXIS2", header["NAXIS2"])
    points = []
    for x in numpy.linspace(0, width - 1, 5):
        for y in numpy.linspace(0, height - 1, 5):
            sky = wcs.pixel_to_world(x, y)
            if numpy.isfinite(sky.spherical.lon.deg):
                points.append([x, y, sky.spherical.lon.deg, sky.spherical.lat.deg])
    cards = [card.image.ljust(80) for card in header.cards if card.keyword not in ("COMMENT", "HISTORY", "")]
    print(json.dumps({"name": name, "cards": [image[part:part + 80] for image in cards
                                              for part in range(0, len(image), 80)], "points": points}))


for name, header in zoo():
    printed(name, header)
for path in sys.argv[1:]:
    with fits.open(path) as file:
        for number, hdu in enumerate(file):
            if hdu.is_image and hdu.header.get("CTYPE1", "").startswith(("RA--", "DEC-")) and hdu.size:
                printed("%s[%d]" % (path, number), hdu.header)
