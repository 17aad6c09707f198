"""A company's register: what is taken of it, and every mistake with its line."""

import pytest

from bot.domain.positions import WORDS_AT_MOST, Position, country_of, loops
from bot.domain.registers import merged, read, resolved
from bot.domain.tables import TableError

COUNTRIES = {"DE", "FI", "FR"}
HEADER = "id,department,function,site,level,manager,country"


def taken(
    text: str, ids: dict[str, str] | None = None, known: dict[str, str | None] | None = None
) -> dict[str, Position]:
    """What is told of each, when all is well."""
    return resolved(read(text.encode(), COUNTRIES), ids or {}, known or {})


def wrong(text: str | bytes, known: dict[str, str | None] | None = None) -> list[str]:
    """Everything that is wrong, as it is told."""
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(TableError) as caught:
        resolved(read(raw, COUNTRIES), {}, known or {})
    return [str(one) for one in caught.value.mistakes]


ANA = Position("Sales", "Key accounts", "Köln", 3, "U2", "DE-NW")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_register_is_read_as_spreadsheets_write_it(separator: str, mark: str, end: str) -> None:
    lines = [HEADER.title(), "U1,Sales, Key  accounts ,Ko\u0308ln,3,U2,de-nw", "", "U2,,,,,,", ",,,,,,"]
    assert taken(mark + end.join(lines).replace(",", separator)) == {"U1": ANA, "U2": Position()}


def test_cells_in_quotation_marks_are_one_cell_and_lines_are_counted_on() -> None:
    text = 'id,department\nU1,"Sales, ""North""\nand more"\nU2,A\nU2,B\n'
    assert wrong(text) == ["line 5: the same person stands in line 4."]
    assert taken(text.removesuffix("U2,B\n"))["U1"].department == 'Sales, "North" and more'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("\ufeff \n\n", "The file is empty."),
        ("id,department\n", "The file names nobody: below the columns nothing stands."),
        ("U012AB3CD,Sales\nU2,B", "line 1: The first line names the columns, and one of them is id or email."),
        (",,,\nU1,,,", "line 2: The first line names the columns, and one of them is id or email."),
        ("id,salary\nU1,3", "line 1: column 2 is none that can be taken in. There are: id, email, department"),
        ("id,site,Site\nU1,a,b", "line 1: site: this column stands there twice."),
        ("id,avoid\nU1,U2", "line 1: avoid: whom somebody would rather not be with is theirs alone to say"),
        ("id,Avoids\nU1,U2", "line 1: avoid: whom somebody would rather not be with is theirs alone to say"),
        ('id,site\nU1,"Köln\nU2,Bonn', "line 2: the quotation marks do not fit, or a cell has no end."),
        ('id,site\nU1,a\nU2,"b"c', "line 3: the quotation marks do not fit, or a cell has no end."),
        ("id,site\nU1," + "x" * 200_000, "line 2: the quotation marks do not fit, or a cell has no end."),
        ("id,site\nU1,a\nU2,b\0c", "line 3: holds what stands in no text. Save the file as UTF-8"),
        (
            "id,site\nU1,Köln".encode("latin-1"),
            "line 2: is not UTF-8. Save the file as UTF-8 (in Excel: CSV UTF-8).",
        ),
        ("id,site\nU1,Köln".encode("utf-16"), "line 1: is not UTF-8. Save the file as UTF-8"),
        ("id,site\nU1,Bonn".encode("utf-16-le"), "line 1: holds what stands in no text."),
        ("id,site\nU1", "line 2: has 1 cells, and the first line names 2 columns."),
        ("id,site\nU1,a,b", "line 2: has 3 cells, and the first line names 2 columns."),
        ("id,site\n,a", "line 2: id: is empty."),
        ("id,email,site\n,a@b.c,d", "line 2: id: is empty."),
        ("id\nana", "line 2: id: is no id of Slack's, such as U012AB3CD."),
        ("id\n<@U1>", "line 2: id: is no id of Slack's, such as U012AB3CD."),
        ("email\nana", "line 2: email: is no e-mail address."),
        ("email\n" + "x" * 300 + "@b.c", "line 2: email: is no e-mail address."),
        ("email\nana@b.c", "line 2: email: Slack knows nobody by this address."),
        (
            "id,site\nU1," + "x" * (WORDS_AT_MOST + 1),
            f"line 2: site: is too long: at most {WORDS_AT_MOST} characters.",
        ),
        *(
            (f"id,level\nU1,{one}", "line 2: level: is no whole number from 0 to 99")
            for one in ("-1", "100", "L3", "2.5")
        ),
        *(
            (f"id,country\nU1,{one}", "line 2: country: is no country such as DE")
            for one in ("XX", "GER", "DE-", "DE-BAYE")
        ),
        ("id,manager\nU1,boss", "line 2: manager: is no id of Slack's, such as U012AB3CD."),
        ("id,manager\nU1,U9", "line 2: manager: is neither in this file nor known from an earlier one."),
        ("id,manager\nU1,U1", "line 2: manager: nobody reports to themselves."),
        ("id,manager\nU1,U2\nU3,\nU2,U1", "line 2: manager: people report to each other in a ring, see line 4."),
        ("id,site\nU1,a\nU2,b\nU1,c", "line 4: the same person stands in line 2."),
        ("id,email\nU1,a@b.c\nU2,A@B.C", "line 3: the same person stands in line 2."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str | bytes, said: str) -> None:
    (only,) = wrong(text)
    assert only.startswith(said)


def test_everything_that_is_wrong_is_told_at_once_and_in_order() -> None:
    text = f"{HEADER}\nU1,,,,x,U9,\nU1,,,,,,ZZ\n\nU3,,,,,U3,\nU4\n"
    assert [one.partition(":")[0] for one in wrong(text)] == [
        "line 2",
        "line 2",
        "line 3",
        "line 3",
        "line 5",
        "line 6",
    ]


def test_whoever_stands_in_a_line_with_a_mistake_is_still_somebodys_manager() -> None:
    assert wrong("id,level,manager\nU1,x,\nU2,1,U1\nU3\nU4,1,U3") == [
        "line 2: level: is no whole number from 0 to 99; the higher, the further up.",
        "line 4: has 1 cells, and the first line names 3 columns.",
    ]


def test_what_is_wrong_is_told_without_what_stands_there() -> None:
    planted = "a-secret-of-hers"
    text = f"id,email,level,manager,country,site\nU1,{planted},{planted},{planted},{planted},{planted * 9}\n{planted},,,,,"
    assert planted not in "".join(wrong(text))
    assert planted not in "".join(wrong(f"id,{planted}\nU1,a"))


def test_a_manager_is_known_from_an_earlier_register_and_so_is_a_ring() -> None:
    assert taken("id,manager\nU1,U9", known={"U9": None})["U1"].manager == "U9"
    (said,) = wrong("id,manager\nU1,U9", known={"U9": "U8", "U8": "U1"})
    assert said == "line 2: manager: people report to each other in a ring, see an earlier file."
    assert taken("id,manager\nU1,", known={"U9": "U8", "U8": "U9"}), "a ring of others is no mistake of this file"
    assert taken("id,manager\nU1,", known={"U9": "U1", "U1": "U9"}), "this file takes the ring apart"


def test_people_are_named_by_addresses_where_slack_knows_them_or_the_file_itself_does() -> None:
    register = read(b"email,manager\nAna@B.c,ben@b.c\nben@b.c,", COUNTRIES)
    assert register.unknown_emails == {"ana@b.c", "ben@b.c"}
    ids = {"ana@b.c": "U1", "ben@b.c": "U2"}
    assert resolved(register, ids, {}) == {"U1": Position(manager="U2"), "U2": Position()}
    both = read(b"id,email,manager\nU1,ana@b.c,ben@b.c\nU2,ben@b.c,eva@b.c", COUNTRIES)
    assert both.unknown_emails == {"eva@b.c"}
    assert resolved(both, {"eva@b.c": "U9"}, {"U9": None})["U1"] == Position(manager="U2")


def test_two_addresses_of_one_person_are_told() -> None:
    register = read(b"email\nana@b.c\nann@b.c", COUNTRIES)
    with pytest.raises(TableError) as caught:
        resolved(register, {"ana@b.c": "U1", "ann@b.c": "U1"}, {})
    assert [str(one) for one in caught.value.mistakes] == ["line 3: the same person stands in line 2."]


def test_only_the_facts_of_which_a_register_speaks_are_replaced_by_nothing_too() -> None:
    assert read(b"id,site,level\nU1,,4", COUNTRIES).facts == ("site", "level")
    assert merged(ANA, Position(level=4), ("site", "level")) == Position(
        "Sales", "Key accounts", None, 4, "U2", "DE-NW"
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("de", "DE"),
        (" DE-by ", "DE-BY"),
        ("FR-75", "FR-75"),
        ("US", None),
        ("DE-", None),
        ("D", None),
        ("DE_BY", None),
        ("\N{LATIN SMALL LIGATURE FI}", None),  # In capitals it is FI.
        ("DE-\N{LATIN SMALL LETTER SHARP S}", None),
    ],
)
def test_a_country_is_known_by_its_code(typed: str, code: str | None) -> None:
    assert country_of(typed, COUNTRIES) == code


def test_rings_are_found_however_long_the_lines_that_lead_there() -> None:
    chain = {str(one): str(one + 1) for one in range(100_000)}
    assert loops(chain) == []
    assert loops({**chain, "100000": "99999"}) == [frozenset({"99999", "100000"})]
    assert loops({"a": "b", "b": "c", "c": "a", "d": "a", "e": "e"}) == [frozenset("abc"), frozenset("e")]
