"""The invented colleagues who populate the playground, and the shape of a person."""

from dataclasses import dataclass

_COLORS = ("4a6fa5", "9c5b45", "3f7d5c", "8a5a9e", "a3762c", "2f7f8c", "b0506a", "5d6b2f", "6a5acd", "7a6052")


@dataclass(frozen=True)
class Person:
    """A colleague, or a bot's own account; `tz` is an IANA name, `color` six hex digits."""

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/Berlin"
    color: str = "4a6fa5"
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    team_id: str | None = None
    """The workspace of somebody from another company; None for our own people."""
    updated: int = 0
    locale: str = "en-US"
    """The language that somebody has set in Slack."""

    @property
    def is_stranger(self) -> bool:
        """Whether somebody belongs to another company's workspace."""
        return self.team_id is not None

    @property
    def is_full_member(self) -> bool:
        """Whether this is a person of ours without limits: no guest, no stranger, nobody who has left, no bot."""
        return not (self.is_bot or self.deleted or self.is_restricted or self.is_stranger)

    @property
    def initials(self) -> str:
        """One or two capital letters to stand for a picture."""
        words = self.real_name.split() or [self.name]
        return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()

    @property
    def email(self) -> str:
        """An address under a domain that is reserved for examples."""
        return f"{self.name}@example.com"


SLACKBOT = Person("USLACKBOT", "slackbot", "Slackbot", "Answers for the workspace", "UTC", "5f5f5f", is_bot=True)

_ROSTER = (
    ("amara", "Amara Okafor", "People & Culture Partner", "Europe/London"),
    ("jonas", "Jonas Weber", "Learning & Development Lead", "Europe/Berlin"),
    ("lucia", "Lucía Fernández", "People Analytics Specialist", "Europe/Madrid"),
    ("priya", "Priya Banerjee", "Platform Engineer", "Asia/Kolkata"),
    ("arjun", "Arjun Mehta", "Support Team Lead", "Asia/Kolkata"),
    ("ishita", "Ishita Roy", "Quality Engineer", "Asia/Kolkata"),
    ("farid", "Farid Haidari", "Data Engineer", "Europe/Berlin"),
    ("greta", "Greta Lindqvist", "Product Designer", "Europe/Stockholm"),
    ("mehmet", "Mehmet Yıldız", "Account Manager", "Europe/Berlin"),
    ("zofia", "Zofia Kowalska", "Financial Controller", "Europe/Warsaw"),
    ("leon", "Léon Mbeki", "Site Reliability Engineer", "Europe/Paris"),
    ("hannah", "Hannah Clarke", "Technical Writer", "Europe/London"),
    ("tunde", "Tunde Adeyemi", "Sales Engineer", "Africa/Lagos"),
    ("rhys", "Rhys Morgan", "Security Analyst", "Europe/London"),
    ("naledi", "Naledi Dlamini", "Customer Success Manager", "Africa/Johannesburg"),
    ("maya", "Maya Goldberg", "Engineering Manager", "America/New_York"),
    ("darnell", "Darnell Hughes", "Marketing Strategist", "America/New_York"),
    ("sofia", "Sofia Marchetti", "UX Researcher", "America/New_York"),
    ("beatriz", "Beatriz Carvalho", "Operations Coordinator", "America/Sao_Paulo"),
    ("thiago", "Thiago Nunes", "Mobile Developer", "America/Sao_Paulo"),
    ("meiling", "Tan Mei Ling", "Regional Sales Manager", "Asia/Singapore"),
    ("hiro", "Hiro Nakamura", "Solutions Architect", "Asia/Singapore"),
    ("carlos", "Carlos Reyes", "Partnerships Manager", "America/Los_Angeles"),
    ("noor", "Noor El-Amin", "Consultant (guest)", "Europe/Berlin"),
    ("walter", "Walter Brandt", "Procurement Officer (left the company)", "Europe/Berlin"),
)


_FIRST = (
    "Aisha Björn Camille Daniel Elif Fabio Gwen Hassan Ines Jun Katja Liam Mina Nils Olga Paulo Rania Samir Tova "
    "Uma Viktor Wanda Xin Yusuf Zuzana"
).split()
_LAST = (
    "Andersen Bakker Chen Duarte Eriksen Ferreira Gruber Horvat Ivanova Jansen Kaya Lehmann Moreau Novak Osei "
    "Petrov Rossi Silva Tanaka Ueda Virtanen Wójcik Yang Zimmermann"
).split()
_TITLES = ("Analyst", "Engineer", "Designer", "Coordinator", "Specialist", "Consultant", "Planner")
_ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "Europe/Warsaw")

MOST = 25 + len(_FIRST) * len(_LAST)


def colleagues(count: int = 25) -> list[Person]:
    """Invented colleagues, the same ones each time: `noor` is a guest and `walter` has been deactivated.

    ValueError for more than there are names.
    """
    if not 0 <= count <= MOST:
        raise ValueError(f"there are names for {MOST} people, not for {count}")
    roster = [*_ROSTER, *(_another(number) for number in range(count - len(_ROSTER)))]
    return [_colleague(number, *one) for number, one in enumerate(roster[:count], start=1)]


def _another(number: int) -> tuple[str, str, str, str]:
    # With each round of first names the last names move on by one, so that no pair comes twice.
    rounds, place = divmod(number, len(_FIRST))
    first, last = _FIRST[place], _LAST[(place + rounds) % len(_LAST)]
    name = f"{first}.{last}".lower()
    return name, f"{first} {last}", _TITLES[number % len(_TITLES)], _ZONES[number % len(_ZONES)]


def _colleague(number: int, name: str, real_name: str, title: str, tz: str) -> Person:
    letters = "".join(one for one in name.upper() if one.isascii() and one.isalnum())[:7]
    return Person(
        id=f"U{number:02d}{letters:0<7}",
        name=name,
        real_name=real_name,
        title=title,
        tz=tz,
        color=_COLORS[number % len(_COLORS)],
        deleted=name == "walter",
        is_restricted=name == "noor",
    )
