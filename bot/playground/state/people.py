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


def colleagues() -> list[Person]:
    """The twenty-five colleagues: `noor` is a guest and `walter` has been deactivated."""
    return [
        Person(
            id=f"U{number:02d}{name.upper():0<7}",
            name=name,
            real_name=real_name,
            title=title,
            tz=tz,
            color=_COLORS[number % len(_COLORS)],
            deleted=name == "walter",
            is_restricted=name == "noor",
        )
        for number, (name, real_name, title, tz) in enumerate(_ROSTER, start=1)
    ]
