"""The trained network: code points out, long texts in blocks, and no memory of what it read."""

from scrubber.network import BLOCK, blocks


def test_forgets_the_words_of_a_report(network):
    network(["Officer Zorblatt Quuxley fell."])

    assert "Quuxley" not in network.nlp.vocab.strings


def test_finds_names_beyond_the_first_block_where_they_stand(network):
    text = "He fell. " * 700 + "Officer Maria Gonzalez came."

    start = text.index("Maria")

    assert any(found <= start < end for found, end, _ in network([text])[0])


def test_blocks_are_the_text_and_end_between_words():
    text = "officer " * 2_000

    parts = blocks(text)

    assert "".join(part for _, part in parts) == text
    assert all(text[start : start + len(part)] == part and len(part) <= BLOCK for start, part in parts)
    assert all(text[start] == " " or text[start - 1] == " " for start, _ in parts[1:])
