"""Invented names of people, from many places, some of them hard on a program."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, with sex as the chart keeps it (F, M or X)."""

    first: str
    last: str
    sex: str


@dataclass(frozen=True, slots=True)
class _Origin:
    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ORIGINS = (
    _Origin(
        40,
        _split("Amanda Brenda Carol Dana Ellen Faith Gail Heather Irene Janet Kelly Lori Megan Nora Paula Robin Sheila Tracy Wendy Abigail Rosemary Colleen"),
        _split("Aaron Brian Calvin Derek Ethan Frank Gary Howard Ian Jeffrey Kevin Lloyd Marcus Neil Oscar Patrick Russell Scott Todd Vernon Wayne Zachary"),
        _split("Abbott Barlow Carver Dunham Ellery Farnsworth Gentry Haskell Ingram Jessup Kimball Lockwood Marsh Norwood Ogden Pruitt Quarles Ridley Stroud Thatcher Underhill Vance Whitlock Yates Bramwell Colby Dempsey Fenwick"),
    ),
    _Origin(
        18,
        _split("Alejandra Beatriz Carmen Dolores Esperanza Guadalupe Inés Josefina Lucía María Noemí Pilar Rocío Sofía Ximena"),
        _split("Andrés Benjamín César Diego Esteban Fernando Gerardo Héctor Ignacio Joaquín Luis Mateo Néstor Óscar Ramón"),
        _split("Acevedo Benítez Cárdenas Delgadillo Escamilla Fuentes Gálvez Hinojosa Ibáñez Juárez Lozano Montaño Núñez Ocampo Peñaloza Quiñones Renteria Saldaña Treviño Villaseñor"),
    ),
    _Origin(
        14,
        _split("Aaliyah Brianna Chantelle Denise Ebony Imani Jasmine Keisha Latoya Monique Nia Shanice Tamika Yolanda"),
        _split("Andre Bryce Cedric Darnell Elijah Isaiah Jamal Kendrick Lamont Malik Reginald Terrence Tyrone Xavier"),
        _split("Bellamy Cheatham Dawkins Easley Gaines Hairston Irby Jeter Lyles McCoy Pettway Rollins Satterfield Toliver Winfield"),
    ),
    _Origin(
        7,
        _split("Anh Hoa Lan Linh Mai Ngoc Thuy Trang"),
        _split("Bao Duc Hieu Khanh Long Minh Quang Tuan"),
        _split("Bui Dang Dinh Hoang Ngo Nguyen Pham Tran Truong Vo"),
    ),
    _Origin(
        6,
        _split("Ananya Deepa Kavita Lakshmi Meera Priya Sunita"),
        _split("Arjun Dinesh Harish Kiran Manoj Rajesh Vikram"),
        _split("Agarwal Bhatt Chaudhary Deshpande Iyer Kulkarni Menon Reddy Venkataraman"),
    ),
    _Origin(
        6,
        _split("Agnieszka Božena Dóra Katarína Małgorzata Oksana Žofia"),
        _split("Bogdan Dragoș György Jiří Łukasz Mykola Zdeněk"),
        _split("Brzęczyszczykiewicz Černý Dvořáková Horváth Kowalczyk Lysenko Nowak Popescu Szymański"),
    ),
    _Origin(
        5,
        _split("Amina Fatima Hodan Leyla Maryam Zahra"),
        _split("Abdi Hassan Ibrahim Khalid Omar Yusuf"),
        _split("Abdullahi Farah Haddad Mansour Nasser Sayegh Warsame"),
    ),
    _Origin(
        4,
        _split("Adwoa Chiamaka Folasade Ngozi Wanjiru"),
        _split("Chukwuemeka Kofi Olumide Sipho Tunde"),
        _split("Adeyemi Boateng Eze Mwangi N’Diaye Okonkwo Oyelaran"),
    ),
)  # fmt: skip

_HARD = (
    Name("Siobhán", "O’Shaughnessy", "F"),
    Name("Maximiliana Theodora", "Featherstonehaugh-Montgomery van der Westhuizen", "F"),
    Name("Jean-Luc", "D’Aubigné", "M"),
    Name("يوسف", "الخطيب", "M"),
    Name("Ольга", "Бондаренко", "F"),
    Name("美玲", "陳", "F"),
    Name("Zoë", "Åkerström-Ødegård", "F"),
    Name("Bo", "Ng", "X"),
    Name("נועה", "בן־דוד", "F"),
    Name("Αλέξανδρος", "Παπαδάκης", "M"),
    Name("Mary Ann", "St. Clair", "F"),
    Name("İbrahim", "Çağlayan", "M"),
)
"""Long, accented, with apostrophes, from right to left, in other alphabets."""

_HARD_EVERY = 31
_SHARES = tuple(origin.share for origin in _ORIGINS)


def invent_name(random: Random, number: int) -> Name:
    """The name of the world's person ``number``; each thirty-first is one of the hard ones, in turn."""
    turn, place = divmod(number, _HARD_EVERY)
    if place == 7:
        return _HARD[turn % len(_HARD)]
    origin = random.choices(_ORIGINS, _SHARES)[0]
    is_woman = random.random() < 0.5
    first = random.choice(origin.women if is_woman else origin.men)
    last = random.choice(origin.families)
    if random.random() < 0.04:
        last = f"{last}-{random.choice(origin.families)}"
    return Name(first, last, "F" if is_woman else "M")
