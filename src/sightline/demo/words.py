"""Invented names of people and companies, made from row numbers so that no list has to be kept in memory."""

from __future__ import annotations

FIRST = tuple(
    "Ada Alma Anton Arne Bea Benno Carla Clara Cosmo Dana Dario Edda Eike Ella Emil Enno Erik Esra Fabian Femke Finja "
    "Frida Gesa Gregor Hanna Hauke Ida Ilja Imke Ines Jana Jannik Jorin Juna Kaja Karim Katja Kian Klara Lasse Leif "
    "Leonie Levi Lotte Malin Marek Mats Mila Nele Nico Nora Ole Pia Quirin Rasmus Rieke Romy Ruben Selin Silas Sina "
    "Sönke Tamme Thea Tilda Timo Tjark Ulla Vera Wanda Wiebke Yara Yusuf Zoe".split()
)
LAST = tuple(
    "Abelmann Achenbroich Adelung Ahrendsen Baumhöfer Beckerath Birkhahn Blumroth Brackwede Brinkhorst Buchenau "
    "Cordeshagen Dahlbusch Dornseif Drosten Eickbaum Elsner Engelbrook Erlenkamp Falkhusen Feldtmann Finkbeil "
    "Freudenau Fuhrbach Gerlach Goldammer Greveling Grothe Habermehl Hagedorn Hallstein Heidbrink Holtkamp Hornung "
    "Ilsemann Imhoff Jakobsen Jungblut Kaltwasser Kesselring Kirchhain Kleefeld Kollwitz Krogmann Kühnel Lachmund "
    "Lindhorst Loewental Lüdeking Maiwald Marquardsen Mehrhoff Möllenbeck Nagelschmied Niebuhr Oelkers Ohlendorf "
    "Osterloh Pagenstecher Petersdorf Quedenfeld Rademaker Reinbek Rodewald Rosenhagen Sattelmair Schierholz "
    "Schwanebeck Seekamp Siebrecht Sonnabend Steinhoff Tegtmeyer Thiemann Uhlenbrock Vietinghoff Vollrath Wackernagel "
    "Wedekind Wessels Wiegand Wolfskehl Zumbansen Zwingmann".split()
)
_HEADS = (
    "Al Bar Bel Bor Bra Cal Cor Dal Del Dor Ebb Els Fal Fen Fir Gal Gor Gra Hal Har Hol Ist Jor Kal Kel Kor Lan Lin Lor "
    "Mar Mel Mor Nal Nor Oda Pel Por Quen Ral Ros"
).split()
_MIDDLES = (
    "a an ar da de den der di do dra el en er ga gen gu i in ka ko la len li lo ma men mi na ne no o or ra re ri ro ta "
    "ti to va"
).split()
_TAILS = (
    "beck berg blick brand bruck dorf eck feld fels fort furt grund hain heim hof holm horst hus kamp kron land lau mar "
    "mark mont moor nau quell rode see stedt stein tal tex tor wald wang wick"
).split()
TRADES = (
    ("Klinik", "Pharma", "Praxisverbund", "Labor"),
    ("Handel", "Warenhaus", "Markt", "Moden"),
    ("Logistik", "Spedition", "Lager", "Transport"),
    ("Maschinenbau", "Werke", "Metall", "Kunststoff"),
    ("Hotels", "Gastronomie", "Catering", "Resorts"),
    ("Akademie", "Schulen", "Verlag", "Campus"),
    ("Stadtwerke", "Zweckverband", "Verwaltung", "Netze"),
    ("Beratung", "Kanzlei", "Ingenieure", "Planung"),
)
VERTICALS = (
    "Healthcare", "Retail", "Logistics", "Manufacturing",
    "Hospitality", "Education", "Public sector", "Professional services",
)  # fmt: skip
# Companies of leads are numbered from here on; the numbers below are customers of old.
FIRST_LEAD_COMPANY = 40_000
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STEMS = len(_HEADS) * len(_MIDDLES) * len(_TAILS)


def person(number: int) -> tuple[str, str]:
    """First and last name; row numbers below 6,000 or so never share both."""
    first = FIRST[number * 7 % len(FIRST)]
    turn, place = divmod(number, len(FIRST))
    last = LAST[(place * 5 + turn * 11) % len(LAST)]
    return first, last


def colleague(number: int) -> tuple[str, str]:
    """First and last name of an employee; no two employees share them however many there are."""
    turn, place = divmod(number, len(FIRST) * len(LAST))
    first = FIRST[place % len(FIRST)]
    last = LAST[(place // len(FIRST) + place * 3) % len(LAST)]
    return (f"{first} {chr(65 + turn % 26)}.", last) if turn else (first, last)


def company(number: int, vertical: int) -> str:
    """Name of a company; different row numbers give different names."""
    turn, place = divmod(number * 48_271 % (_STEMS * 4), _STEMS)
    head, rest = divmod(place, len(_MIDDLES) * len(_TAILS))
    middle, tail = divmod(rest, len(_TAILS))
    stem = _HEADS[head] + _MIDDLES[middle] + _TAILS[tail]
    again = number // (_STEMS * 4)
    return f"{stem} {TRADES[vertical][turn]}" + (f" {again + 1}" if again else "")


def ascii_name(text: str) -> str:
    """Lower case without umlauts, for addresses."""
    return text.lower().translate(_ASCII).replace(" ", "-").replace(".", "")


def domain(name: str) -> str:
    """Web domain of a company; the ending is reserved and leads nowhere."""
    return f"{ascii_name(name)}.example"


def address(first: str, last: str, host: str) -> str:
    """E-mail address of a person at a domain."""
    return f"{ascii_name(first)}.{ascii_name(last)}@{host}"
