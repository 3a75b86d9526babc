"""The trained network: code points out, long texts in blocks, and no memory of what it read."""

from scrubber.domain.reading import Reading, Unread
from scrubber.network import BLOCK, blocks


def test_forgets_the_words_of_a_report(network):
    network([Unread("Officer Zorblatt Quuxley fell.")])

    assert "Quuxley" not in network.nlp.vocab.strings


def test_finds_names_beyond_the_first_block_where_they_stand(network):
    text = "He fell. " * 700 + "Officer Maria Gonzalez came."

    start = text.index("Maria")

    assert any(found <= start < end for found, end, _ in network([Unread(text)])[0])


def test_blocks_are_the_text_and_end_between_words():
    text = "officer " * 2_000

    parts = blocks(text)

    assert "".join(part for _, part in parts) == text
    assert all(text[start : start + len(part)] == part and len(part) <= BLOCK for start, part in parts)
    assert all(text[start] == " " or text[start - 1] == " " for start, _ in parts[1:])


def test_in_capitals_it_leans_to_finding_more(network):
    """R11: a doubtful word is rather masked where no capitals could tell."""
    text = "HE WENT OVER TO THE STONE BY THE WATER AND SAT WITH BISHOP FOR A WHILE UNTIL GRANT CAME BACK OUT"
    read = Reading(text).for_network

    as_capitals, as_small = network([read, read._replace(capitals=False)])

    assert read.capitals
    assert set(as_small) <= set(as_capitals)
    assert network([read._replace(capitals=False)]) == [as_small]
