"""The employers of the demonstration: what they do, where, with which departments and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class JobKind:
    """A job: its title, SOC code, department, the kinds of ``work`` in it (keys of ``mechanisms``) and its share."""

    title: str
    soc_code: str
    department: str
    works: tuple[str, ...]
    share: int = 1


@dataclass(frozen=True, slots=True)
class Industry:
    """What all employers of one industry have in common.

    Attributes:
        names: Second halves of invented employer names.
        site_words: What its establishments are called, after their city.
        naics_code: NAICS 2022.
        spots: Where in an establishment things happen.
        establishment_type: 1 private, 3 local government (ITA 300A file specification).
        is_under_osha: False for municipal employees in a State without a plan (29 USC 652(5)).
    """

    key: str
    names: tuple[str, ...]
    company_suffix: str
    site_words: tuple[str, ...]
    naics_code: str
    description: str
    headcount: tuple[int, int]
    spots: tuple[str, ...]
    jobs: tuple[JobKind, ...]
    establishment_type: int = 1
    is_under_osha: bool = True


@dataclass(frozen=True, slots=True)
class City:
    """Where an establishment stands; zip codes are made up within the State's range."""

    name: str
    state: str
    zip3: str
    time_zone: str
    area_code: str


_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = (
    f"America/{name}" for name in ("New_York", "Chicago", "Denver", "Los_Angeles")
)

CITIES = (
    City("Dayton", "OH", "454", _EASTERN, "937"),
    City("Macon", "GA", "312", _EASTERN, "478"),
    City("Valdosta", "GA", "316", _EASTERN, "229"),
    City("Rockford", "IL", "611", _CENTRAL, "815"),
    City("Waco", "TX", "767", _CENTRAL, "254"),
    City("Pueblo", "CO", "810", _MOUNTAIN, "719"),
    City("Stockton", "CA", "952", _PACIFIC, "209"),
    City("Yakima", "WA", "989", _PACIFIC, "509"),
    City("Allentown", "PA", "181", _EASTERN, "610"),
    City("Green Bay", "WI", "543", _CENTRAL, "920"),
    City("Springfield", "MO", "658", _CENTRAL, "417"),
    City("Greensboro", "NC", "274", _EASTERN, "336"),
    City("Chattanooga", "TN", "374", _EASTERN, "423"),
    City("Erie", "PA", "165", _EASTERN, "814"),
    City("Boise", "ID", "837", "America/Boise", "208"),
    City("Amarillo", "TX", "791", _CENTRAL, "806"),
    City("Duluth", "MN", "558", _CENTRAL, "218"),
    City("Salem", "OR", "973", _PACIFIC, "503"),
)

_FIRST_HALVES = (
    "Kestrel Ridge", "Halden", "Blue Fern", "Ostrander", "Millrace", "Cedar Bluff", "Northbend", "Tamarack",
    "Larkspur", "Granite Fork", "Willow Bay", "Redwing", "Summerset", "Ironbridge", "Pinecrest", "Foxhollow",
)  # fmt: skip

INDUSTRIES = (
    Industry(
        "warehouse",
        ("Distribution", "Fulfillment", "Logistics", "Supply Chain"),
        "LLC",
        ("Distribution Center", "Fulfillment Center", "Cross-dock", "Returns Center"),
        "493110",
        "General warehousing and storage",
        (120, 640),
        ("Dock 4", "Aisle 17", "the pack stations", "the mezzanine", "the battery room", "Trailer bay 11", "the returns cage"),
        (
            JobKind("Order picker", "53-7065", "Picking", ("lifting", "ladder", "floor", "reach"), 5),
            JobKind("Forklift operator", "53-7051", "Inbound", ("forklift", "floor", "lifting"), 3),
            JobKind("Dock associate", "53-7062", "Outbound", ("lifting", "floor", "falling", "forklift"), 4),
            JobKind("Packer", "53-7064", "Packing", ("repetition", "knife", "lifting"), 3),
            JobKind("Maintenance technician", "49-9071", "Facilities", ("machine", "ladder", "tools"), 1),
            JobKind("Delivery driver", "53-3033", "Transport", ("driving", "lifting", "outdoors", "dog"), 2),
        ),
    ),
    Industry(
        "hospital",
        ("Regional Medical Center", "Memorial Hospital", "Community Hospital", "Health System"),
        "Inc.",
        ("Main Campus", "Surgical Pavilion", "Rehabilitation Hospital", "Outpatient Center"),
        "622110",
        "General medical and surgical hospital",
        (280, 1900),
        ("4 West", "the emergency department", "Operating room 6", "the main kitchen", "the intensive care unit", "Radiology", "the lobby"),
        (
            JobKind("Registered nurse", "29-1141", "Nursing", ("patient", "sharps", "floor", "violence"), 5),
            JobKind("Nursing assistant", "31-1131", "Nursing", ("patient", "floor", "violence", "repetition"), 4),
            JobKind("Surgical technologist", "29-2055", "Surgery", ("sharps", "floor", "patient"), 2),
            JobKind("Phlebotomist", "31-9097", "Laboratory", ("sharps", "repetition"), 1),
            JobKind("Environmental services aide", "37-2012", "Environmental services", ("cleaning", "floor", "lifting", "sharps"), 3),
            JobKind("Cook", "35-2014", "Food services", ("hot", "knife", "floor", "lifting"), 2),
            JobKind("Security officer", "33-9032", "Security", ("violence", "floor"), 1),
        ),
    ),
    Industry(
        "food",
        ("Foods", "Frozen Meals", "Bakeries", "Provisions"),
        "Inc.",
        ("Plant", "Bakery", "Cold Storage", "Kitchens"),
        "311412",
        "Frozen specialty food manufacturing",
        (90, 520),
        ("Line 2", "the blast freezer", "the mixing room", "the wash-down area", "Palletizing", "the fryer deck", "the trim line"),
        (
            JobKind("Line operator", "51-3092", "Production", ("repetition", "machine", "floor", "hot"), 5),
            JobKind("Meat trimmer", "51-3022", "Trimming", ("knife", "repetition", "floor"), 3),
            JobKind("Packaging machine operator", "51-9111", "Packaging", ("machine", "repetition", "lifting", "noise"), 3),
            JobKind("Sanitation worker", "51-9192", "Sanitation", ("cleaning", "floor", "machine"), 2),
            JobKind("Palletizer", "53-7062", "Shipping", ("lifting", "forklift", "floor", "falling"), 2),
            JobKind("Maintenance mechanic", "49-9041", "Maintenance", ("tools", "machine", "ladder"), 1),
        ),
    ),
    Industry(
        "foundry",
        ("Castings", "Iron Works", "Foundry", "Metalworks"),
        "Corp.",
        ("Foundry", "Finishing Shop", "Machine Shop", "Pattern Shop"),
        "331511",
        "Iron foundry",
        (70, 380),
        ("the cupola floor", "the shakeout", "Grinding booth 3", "the core room", "Bay C", "the sand tower", "the machine shop"),
        (
            JobKind("Molder", "51-4071", "Molding", ("lifting", "metal", "repetition", "falling"), 4),
            JobKind("Furnace operator", "51-4051", "Melting", ("hot", "metal", "heat"), 2),
            JobKind("Grinder", "51-4033", "Finishing", ("tools", "eye", "noise", "lifting"), 4),
            JobKind("Crane operator", "53-7021", "Material handling", ("falling", "ladder", "noise"), 1),
            JobKind("Welder", "51-4121", "Fabrication", ("hot", "eye", "metal", "reach"), 2),
            JobKind("Machinist", "51-4041", "Machine shop", ("machine", "tools", "eye"), 2),
        ),
    ),
    Industry(
        "city",
        ("Public Works Department", "Municipal Services", "Streets and Utilities"),
        "",
        ("Central Yard", "Water Plant", "Parks Depot", "Transfer Station"),
        "921190",
        "Public works of a city",
        (60, 260),
        ("the equipment yard", "a work zone on Fifth Street", "Route 12", "the lift station", "Riverside Park", "the transfer station"),
        (
            JobKind("Street maintenance worker", "47-4051", "Streets", ("tools", "outdoors", "lifting", "heat", "noise"), 4),
            JobKind("Refuse collector", "53-7081", "Solid waste", ("lifting", "driving", "outdoors", "dog"), 4),
            JobKind("Water utility technician", "47-2152", "Water", ("lifting", "outdoors", "tools", "dog"), 2),
            JobKind("Groundskeeper", "37-3011", "Parks", ("tools", "heat", "insects", "eye"), 3),
            JobKind("Heavy equipment operator", "47-2073", "Streets", ("driving", "ladder", "noise"), 2),
            JobKind("Fleet mechanic", "49-3031", "Fleet", ("tools", "lifting", "eye", "floor"), 1),
        ),
        establishment_type=3,
        is_under_osha=False,
    ),
    Industry(
        "home-health",
        ("Home Health", "Home Care", "Visiting Nurses"),
        "LLC",
        ("Branch", "Care Office", "Field Office"),
        "621610",
        "Home health care services",
        (45, 210),
        ("a client's home", "a client's bathroom", "the branch office", "an apartment stairwell", "a client's driveway"),
        (
            JobKind("Home health aide", "31-1121", "Personal care", ("patient", "outdoors", "dog", "driving"), 6),
            JobKind("Visiting nurse", "29-1141", "Nursing", ("sharps", "driving", "patient", "dog"), 3),
            JobKind("Physical therapist", "29-1123", "Therapy", ("patient", "driving", "outdoors"), 1),
            JobKind("Scheduler", "43-9061", "Office", ("repetition", "floor"), 1),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SitePlan:
    """One establishment to be made."""

    name: str
    street_address: str
    city: City
    zip: str
    headcount: int


@dataclass(frozen=True, slots=True)
class EmployerPlan:
    """One employer to be made, with its company and its sites."""

    name: str
    company: str
    ein: str
    mail_domain: str
    industry: Industry
    sites: tuple[SitePlan, ...]


_STREETS = (
    "Commerce Way",
    "Mill Street",
    "Industrial Parkway",
    "Depot Road",
    "Harmon Avenue",
    "Quarry Lane",
    "Lakeview Drive",
)


def _employer_name(industry: Industry, first_half: str, second_half: str) -> str:
    return f"City of {first_half} {second_half}" if industry.key == "city" else f"{first_half} {second_half}"


def plan_employers(random: Random, count: int) -> list[EmployerPlan]:
    """Invent employers, the industries in turn.

    Args:
        random: The world's source of chance.
        count: How many; names stay distinct up to some hundred.

    Returns:
        Plans with distinct employer names, each with two to five establishments of distinct names.
    """
    plans = []
    for number in range(count):
        industry = INDUSTRIES[number % len(INDUSTRIES)]
        turn = number // len(INDUSTRIES)
        first_half = _FIRST_HALVES[(number * 5 + turn) % len(_FIRST_HALVES)]
        second_half = industry.names[turn % len(industry.names)]
        cities = random.sample([city for city in CITIES if industry.is_under_osha or city.state == "GA"] * 2, k=4)
        name = _employer_name(industry, first_half, second_half)
        if turn >= len(industry.names):
            name = f"{name} {turn // len(industry.names) + 1}"
        suffix = f", {industry.company_suffix}" if industry.company_suffix else ""
        plans.append(
            EmployerPlan(
                name=name,
                company=f"{name}{suffix}",
                ein=f"00-{number + 1:07d}",  # no EIN begins with 00
                mail_domain="".join(sign for sign in first_half.lower() if sign.isalpha()) + f"{number + 1}.example",
                industry=industry,
                sites=tuple(_plan_sites(random, industry, cities)),
            )
        )
    return plans


def _plan_sites(random: Random, industry: Industry, cities: list[City]) -> list[SitePlan]:
    sites: dict[str, SitePlan] = {}
    wanted = random.randint(2, 5)
    while len(sites) < wanted:
        city = random.choice(cities)
        name = f"{city.name} {random.choice(industry.site_words)}"
        sites.setdefault(
            name,
            SitePlan(
                name=name,
                street_address=f"{random.randint(100, 4900)} {random.choice(_STREETS)}",
                city=city,
                zip=f"{city.zip3}{random.randint(1, 60):02d}",
                headcount=random.randint(*industry.headcount),
            ),
        )
    return list(sites.values())
