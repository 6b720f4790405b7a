"""A document is read as somebody sees it who accepts every change, and what is doubtful is said."""

import pytest

from build_tools.content.refused import Refused
from build_tools.documents.document import Document, Doubt
from build_tools.documents.reading import read_document
from tests.documents.made import docx, numbered, odt, paragraph, pdf, run, table
from tests.projects import the_project

INSERTED = f"<w:ins>{run('at once')}</w:ins>"
DELETED = "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
STRUCK, HIDDEN = "<w:strike/>", "<w:vanish/>"
BOX = (
    "<w:r><w:AlternateContent><w:Choice><w:txbxContent>{0}</w:txbxContent></w:Choice>"
    "<w:Fallback><w:txbxContent>{0}</w:txbxContent></w:Fallback></w:AlternateContent></w:r>"
)
NOTED = '<w:footnoteReference w:id="2"/>'
GONE_RUN = f"<w:r><w:rPr>{HIDDEN}</w:rPr>"
FIELD = "<w:r><w:instrText>REF _1 </w:instrText></w:r>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def doubts(document: Document) -> list[tuple[str, str]]:
    return [(doubt.kind, doubt.text) for block in document.blocks for doubt in block.doubts]


# ── Word

READ = {
    "an insertion": (paragraph(run("Tell the lead ") + INSERTED), "Tell the lead at once"),
    "a deletion": (paragraph(run("Do ") + DELETED + run("it")), "Do it"),
    "struck text": (paragraph(run("Do ") + run("not ", STRUCK) + run("it")), "Do it"),
    "hidden text": (paragraph(run("Do ") + run("not ", HIDDEN) + run("it")), "Do it"),
    "text hidden by its style": (
        paragraph(run("Do ") + run("not ", '<w:rStyle w:val="Gone"/>') + run("it")),
        "Do it",
    ),
    "text struck twice by its style": (
        paragraph(run("Do ") + run("not ", '<w:rStyle w:val="Twice"/>') + run("it")),
        "Do it",
    ),
    "a hidden note": (
        paragraph(run("Tell") + f"{GONE_RUN}{NOTED}</w:r>"),
        "Tell",
    ),
    "a hidden box": (
        paragraph(run("Tell") + BOX.format(paragraph("it")).replace("<w:r>", GONE_RUN, 1)),
        "Tell",
    ),
    "a switch that is off": (paragraph(run("Tell", '<w:strike w:val="0"/>')), "Tell"),
    "a moved word": (
        paragraph(
            f"<w:moveFrom>{run('now')}</w:moveFrom>{run('Tell ')}<w:moveTo>{run('now')}</w:moveTo>"
        ),
        "Tell now",
    ),
    "a field": (paragraph(run("See part ") + FIELD + run("4")), "See part 4"),
    "soft and hard hyphens": (
        paragraph("<w:r><w:t>safe</w:t><w:softHyphen/><w:t>ty co</w:t><w:noBreakHyphen/></w:r>"),
        "safety co-",
    ),
    "a soft hyphen and a ligature": (paragraph("con\ufb01s\u00adcate"), "confiscate"),
    "a tab and a line": (
        paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"),
        "a b c",
    ),
    "a sign of Wingdings": (
        paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0A7"/><w:t>Tell</w:t></w:r>'),
        "Tell",
    ),
    "a link": (paragraph(f"<w:hyperlink>{run('the guidance')}</w:hyperlink>"), "the guidance"),
    "a form": (paragraph(f"<w:sdt><w:sdtContent>{run('Tell')}</w:sdtContent></w:sdt>"), "Tell"),
}


@pytest.mark.parametrize(("body", "text"), READ.values(), ids=READ)
def test_a_paragraph_of_word_says_what_a_reader_sees(body: str, text: str) -> None:
    parts = {"footnotes": f'<w:footnote w:id="2">{paragraph("In a note.")}</w:footnote>'}

    assert texts(read_document("a.docx", docx(body, parts))) == [text]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (READ["a deletion"][0], ("changed", "not")),
        (READ["an insertion"][0], ("changed", "")),
        (READ["struck text"][0], ("struck", "not")),
        (READ["hidden text"][0], ("hidden", "not")),
    ],
)
def test_what_a_reader_may_not_see_is_told(body: str, told: tuple[str, str]) -> None:
    assert doubts(read_document("a.docx", docx(body))) == [told]
    alone = read_document("a.docx", docx(paragraph(run("Do it.", HIDDEN)) + paragraph("It is.")))
    assert [(doubt.kind, doubt.text) for doubt in alone.doubts] == [("hidden", "Do it.")]


def test_where_the_end_of_a_paragraph_is_deleted_two_are_one() -> None:
    body = paragraph("Tell ", "<w:rPr><w:del/></w:rPr>") + paragraph("the lead")

    assert texts(read_document("a.docx", docx(body))) == ["Tell the lead"]


def test_automatic_numbers_are_those_that_word_shows() -> None:
    body = "".join(
        [
            numbered("a"),
            numbered("b", level=1),
            numbered("c", level=1),
            numbered("d"),
            numbered("below", level=1),
            numbered("e", 2),
        ]
    )
    read = read_document("a.docx", docx(body))

    assert [block.number for block in read.blocks] == ["4.", "4(a)", "4(b)", "5.", "5(a)", ""]


@pytest.mark.parametrize(
    ("body", "level"),
    [
        (paragraph("Searching", '<w:pStyle w:val="H1"/>'), 1),
        (paragraph("Searching", '<w:pStyle w:val="H2"/>'), 1),
        (paragraph("Searching", '<w:outlineLvl w:val="2"/>'), 3),
        (paragraph(run("Searching", "<w:b/>")), 6),
    ],
)
def test_a_heading_is_known_by_its_style_its_level_or_its_bold_type(body: str, level: int) -> None:
    [block] = read_document("a.docx", docx(body)).blocks

    assert (block.kind, block.level) == ("heading", level)


def test_a_table_of_contents_is_not_read_twice() -> None:
    body = paragraph("Searching 4", '<w:pStyle w:val="TOC1"/>') + paragraph("Tell the lead.")

    assert texts(read_document("a.docx", docx(body))) == ["Tell the lead."]


def test_a_cell_knows_what_stands_over_and_before_it() -> None:
    rows = [["", "We do", "We never"], ["Device", "lock it away", "search it"]]
    cells = [
        block for block in read_document("a.docx", docx(table(rows))).blocks if block.kind == "cell"
    ]

    assert [(cell.text, cell.column, cell.row) for cell in cells[1:]] == [
        ("lock it away", "We do", "Device"),
        ("search it", "We never", "Device"),
    ]


def test_where_a_tick_decides_what_a_row_asks_for_it_is_said() -> None:
    rows = [["Action", "Yes", "No"], ["Search the phone", "", "\u2717"]]
    [cell] = [
        one for one in read_document("a.docx", docx(table(rows))).blocks if one.kind == "cell"
    ]

    assert [doubt.kind for doubt in cell.doubts] == ["row"]


@pytest.mark.parametrize(
    ("place", "gone"),
    [
        ("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>"),
        ("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>"),
        ("<w:tc>", "<w:tc><w:tcPr><w:cellDel/></w:tcPr>"),
    ],
)
def test_a_row_or_a_cell_that_is_gone_is_not_read(place: str, gone: str) -> None:
    rows = table([["Tell", "now"]]) + table([["Look", "never"]]).replace(place, gone)

    assert texts(read_document("a.docx", docx(rows))) == ["Tell", "now"]


def test_a_table_of_one_column_only_makes_a_frame() -> None:
    read = read_document("a.docx", docx(table([["Tell the lead."], ["Stay with the child."]])))

    assert [block.kind for block in read.blocks] == ["paragraph", "paragraph"]


def test_boxes_notes_and_margins_are_read_once_and_told_of() -> None:
    body = paragraph(
        run("Tell the lead.")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + BOX.format(paragraph("In a box."))
    )
    parts = {
        "footnotes": f'<w:footnote w:id="2">{paragraph("In a note.")}</w:footnote>',
        "header1": paragraph("Draft of 2019"),
    }
    read = read_document("a.docx", docx(body, parts))

    assert texts(read) == ["Tell the lead.", "In a box.", "In a note.", "Draft of 2019"]
    assert [kind for kind, _ in doubts(read)] == ["text-box", "note", "margin"]


def test_a_comment_stands_beside_and_not_in_it() -> None:
    body = paragraph(run("Tell the lead.") + '<w:r><w:commentReference w:id="1"/></w:r>')
    parts = {
        "comments": f'<w:comment w:id="1" w:author="Sam Smith">{paragraph("Still so?")}</w:comment>'
    }
    read = read_document("a.docx", docx(body, parts))

    assert (texts(read), doubts(read)) == (["Tell the lead."], [("comment", "Still so?")])


# ── LibreOffice

GONE = """
<style:style style:name="S">
<style:text-properties style:text-line-through-style="solid"/>
</style:style>
<style:style style:name="N"><style:text-properties text:display="none"/></style:style>
<style:style style:name="T"><style:text-properties style:text-line-through-type="single"/>
</style:style>
<style:style style:name="C" style:parent-style-name="S"/>
<style:style style:name="V"><style:text-properties text:display="true"/></style:style>
<text:list-style style:name="L">
<text:list-level-style-number text:level="1" style:num-format="a" style:num-suffix=")"/>
</text:list-style>
"""
DELETION = """<text:tracked-changes><text:changed-region text:id="c">
<text:deletion><text:p>not</text:p></text:deletion>
</text:changed-region></text:tracked-changes>"""
NOTE = """<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Or a deputy.</text:p></text:note-body></text:note>"""
HIDDEN_ROW = """<table:table><table:table-row table:visibility="collapse"><table:table-cell>
<text:p>it</text:p></table:table-cell></table:table-row></table:table>"""
ODT = {
    "heading": ('<text:h text:outline-level="2">Searching</text:h>', ["Searching"], []),
    "spaces": (
        '<text:p>Tell<text:s text:c="2"/>the<text:tab/>lead</text:p>',
        ["Tell the lead"],
        [],
    ),
    "struck": (
        '<text:p>Do <text:span text:style-name="S">not </text:span>it</text:p>',
        ["Do it"],
        ["struck"],
    ),
    "hidden": (
        '<text:p>Do <text:span text:style-name="N">not </text:span>it</text:p>',
        ["Do it"],
        ["hidden"],
    ),
    "struck by a type of line": (
        '<text:p>Do <text:span text:style-name="T">not </text:span>it</text:p>',
        ["Do it"],
        ["struck"],
    ),
    "a struck paragraph": (
        '<text:p>Tell</text:p><text:p text:style-name="C">not <text:span>it</text:span></text:p>',
        ["Tell"],
        [],
    ),
    "shown in a hidden paragraph": (
        '<text:p text:style-name="N">not <text:span text:style-name="V">Tell</text:span></text:p>',
        ["Tell"],
        ["hidden"],
    ),
    "hidden with its note": (
        f'<text:p>Tell<text:span text:style-name="N">{NOTE}</text:span></text:p>',
        ["Tell"],
        [],
    ),
    "a hidden section": (
        '<text:section text:display="none"><text:p>it</text:p></text:section><text:p>Tell</text:p>',
        ["Tell"],
        [],
    ),
    "a hidden row": (
        f"{HIDDEN_ROW}<text:p>Tell</text:p>",
        ["Tell"],
        [],
    ),
    "deleted": (
        f"{DELETION}<text:p>Do <text:change text:change-id='c'/>it</text:p>",
        ["Do it"],
        ["changed"],
    ),
    "note": (
        f"<text:p>Tell the lead.{NOTE}</text:p>",
        ["Tell the lead.", "Or a deputy."],
        ["note"],
    ),
    "comment": (
        "<text:p>Tell<office:annotation><text:p>Still so?</text:p></office:annotation></text:p>",
        ["Tell"],
        ["comment"],
    ),
    "contents": (
        "<text:table-of-content><text:p>4</text:p></text:table-of-content><text:p>Tell</text:p>",
        ["Tell"],
        [],
    ),
}


@pytest.mark.parametrize(("body", "said", "told"), ODT.values(), ids=ODT)
def test_a_document_of_libreoffice_says_what_a_reader_sees(
    body: str, said: list[str], told: list[str]
) -> None:
    read = read_document("a.odt", odt(body, GONE))

    assert (texts(read), [kind for kind, _ in doubts(read)]) == (said, told)


def test_its_lists_are_numbered_as_it_shows_them() -> None:
    items = "".join(f"<text:list-item><text:p>{one}</text:p></text:list-item>" for one in "xy")
    read = read_document("a.odt", odt(f'<text:list text:style-name="L">{items}</text:list>', GONE))

    assert [(block.number, block.text) for block in read.blocks] == [("a)", "x"), ("b)", "y")]


# ── PDF and text


def test_a_pdf_is_read_without_what_stands_on_every_page() -> None:
    pages = [
        ["Hill School policy", text, f"Page {number} of 3"]
        for number, text in enumerate(
            ["Tell the lead.", "Stay with the child.", "Write it down."], 1
        )
    ]

    read = read_document("a.pdf", pdf(pages))

    assert texts(read) == ["Tell the lead.", "Stay with the child.", "Write it down."]
    assert [doubt.kind for doubt in read.doubts] == ["pdf", "margin"]


def test_lines_of_a_pdf_become_paragraphs_again() -> None:
    lines = [
        "Staff tell the designated safeguarding lead before the end of the day, and write it",
        "down in the words that the child has used.",
        "- Stay with the child until some-",
        "body comes.",
    ]

    assert texts(read_document("a.pdf", pdf([lines]))) == [
        f"{lines[0]} {lines[1]}",
        "Stay with the child until somebody comes.",
    ]


CUT = [
    "Staff who are told of a picture stay with the pupil, and nobody rings the rela-",
    "tive who collects the pupil before the safeguarding lead has said how that is done",
    "at home and at school.",
    "Tell the lead.",
]
WHOLE = [
    f"{CUT[0].removesuffix('-')}{CUT[1]} {CUT[2]}",
    CUT[3],
]


CUT_IN = {
    "a.pdf": pdf([[line] for line in CUT]),
    "a.docx": docx("".join(map(paragraph, CUT))),
    "a.txt": "\n\n".join(CUT).encode(),
}


@pytest.mark.parametrize(("name", "content"), CUT_IN.items(), ids=CUT_IN)
def test_lines_that_each_became_a_paragraph_are_one_again(name: str, content: bytes) -> None:
    assert texts(read_document(name, content)) == WHOLE


APART = {
    "a list with signs": ["- tell the lead without waiting for the end of the lesson", "- stay"],
    "a list under a colon": [
        "Every member of staff who is told of it:",
        "tells the safeguarding lead at once, in person or by phone",
        "stays with the pupil until somebody comes",
    ],
    "a list under a must": [
        "Every member of staff who is told of it must",
        "tell the safeguarding lead at once, in person or by phone",
        "stay with the pupil until somebody comes",
    ],
    "a heading": ["What staff do", "they tell the lead."],
    "a sentence with its end": ["Everyone who is told of it tells the lead at once.", "so it is."],
}


@pytest.mark.parametrize("lines", APART.values(), ids=APART)
def test_what_is_no_rest_of_a_sentence_stays_apart(lines: list[str]) -> None:
    assert len(read_document("a.txt", "\n\n".join(lines).encode()).blocks) == len(lines)


HEAD = "Our School, Policy on Images"
PAGED = docx(
    "".join(
        map(
            paragraph,
            [
                "Whoever is told of a picture stays with the pupil until the",
                "Page 1 of 2",
                HEAD,
                "lead is there. A note is made in the words that the child has",
                "Page 2 of 2",
                HEAD,
                "used.",
                "Staff",
                "They listen.",
                "Staff",
                "They tell the lead.",
            ],
        )
    )
)


def test_what_stood_on_each_page_and_cut_a_sentence_is_told_of_and_not_read() -> None:
    document = read_document("a.docx", PAGED)

    first, *others = texts(document)
    assert first.endswith(
        "until the lead is there. A note is made in the words that the child has used."
    )
    assert others == ["Staff", "They listen.", "Staff", "They tell the lead."]
    assert document.doubts == (Doubt(kind="margin", text=f"Page 1 of 2; {HEAD}; Page 2 of 2"),)


@pytest.mark.parametrize("sign", ["•", "-", "\u2013", "o", "▪"])
def test_a_sign_that_was_typed_makes_a_line_of_a_list(sign: str) -> None:
    lines = ["Staff never:", f"{sign} look at it"]
    blocks = read_document("a.docx", docx("".join(map(paragraph, lines)))).blocks

    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "Staff never:"),
        ("item", "look at it"),
    ]


def test_a_hyphen_that_stands_for_what_comes_stays() -> None:
    content = b"Both the pre-\n\nand post-incident forms are kept."

    assert texts(read_document("a.txt", content)) == [
        "Both the pre- and post-incident forms are kept."
    ]


TEXTS = {
    "Windows": (
        "It\u2019s the lead\u2019s \u2013 not yours".encode("cp1252"),
        ["It's the lead's \u2013 not yours"],
    ),
    "UTF-16": ("Tell the lead".encode("utf-16"), ["Tell the lead"]),
    "wrapped lines": (b"Tell the lead\nat once.\n\nStay.", ["Tell the lead at once.", "Stay."]),
    "a mail": (
        b"From: Sam\nTell the lead.\n\n> Do not.\n\nThis email is confidential, intended for you.",
        ["Tell the lead."],
    ),
    "Markdown": (
        b"# Searching\n\n* **Never** search\n* Tell",
        ["Searching", "Never search", "Tell"],
    ),
    "numbers": (
        b"4.2 Staff must tell the lead.\n(a) at once\n",
        ["Staff must tell the lead.", "at once"],
    ),
    "a table": (
        b"| Do | Do not |\n|---|---|\n| tell | search |",
        ["Do", "Do not", "tell", "search"],
    ),
}


@pytest.mark.parametrize(("content", "said"), TEXTS.values(), ids=TEXTS)
def test_a_text_is_read_in_its_encoding_and_without_what_mails_add(
    content: bytes, said: list[str]
) -> None:
    assert texts(read_document("a.txt", content)) == said


# ── What cannot be read

UNREADABLE = {
    "a damaged document": (docx(paragraph("Tell"))[:-40], "damaged"),
    "another zip": (b"PK\x03\x04" + b"\0" * 40, "damaged"),
    "an empty document": (docx(""), "Nothing could be read"),
    "an old document": (b"\xd0\xcf\x11\xe0" + b"\0" * 40, "Save the document as .docx"),
    "rich text": (b"{" + bytes([92]) + b"rtf1 Tell}", "This is rich text"),
    "a damaged PDF": (b"%PDF-1.4 and no more", "damaged"),
    "pictures of pages": (pdf([[]]), "pictures of pages"),
    "an entity": (docx("", before='<!DOCTYPE a [<!ENTITY b "c">]>'), "no word processor writes"),
    "a web page": (b"<!DOCTYPE html>\n<html><p>Staff must tell the lead.</p></html>", "as .docx"),
    "one of Word's": (b"\xef\xbb\xbf<!-- saved -->\r\n<HTML xmlns:o='a'>Tell</HTML>", "web page"),
    "one in two bytes": ("<html><body>Tell</body></html>".encode("utf-16"), "web page"),
    "a part of one": (b'<h2 class="a">Phones</h2>\n<p>Tell the lead.</p>', "web page"),
    "one in one file": (b"MIME-Version: 1.0\nContent-Type: multipart/related; a", "web page"),
    "a file for programs": (b'<?xml version="1.0"?><w:document/>', "paste its text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "damaged"),
}


@pytest.mark.parametrize(("content", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_says_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(Refused) as refused:
        read_document("a", content)

    assert told in " ".join(refused.value.words(the_project().interface.write).values())


def test_a_list_deeper_than_word_has_any_is_read_at_once() -> None:
    document = read_document("a.docx", docx(numbered("Tell the lead", 1, 99_999_999)))

    assert [block.text for block in document.blocks] == ["Tell the lead"]
