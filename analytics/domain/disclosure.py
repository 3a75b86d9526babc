"""The one place through which every number leaves: small cells are suppressed, also against subtraction.

A cell below the smallest count is hidden, zero included, so that "hidden" does not even say that there is a
case. Where the cells add up to a published total, a single hidden cell could be found by subtraction; then the
smallest shown cell is hidden too (complementary suppression, as in Hundepool et al., "Statistical Disclosure
Control", Wiley 2012, section 4.2).
"""

from collections.abc import Mapping

Shown = dict[str, int | None]  # None: suppressed


def suppress(counts: Mapping[str, int], smallest: int, *, adds_up: bool) -> Shown:
    """The cells fit to publish. ``adds_up`` says that their sum is published as well."""
    hidden = {code for code, count in counts.items() if count < smallest}
    if adds_up:
        hidden |= _complement(counts, hidden, smallest)
    return {code: None if code in hidden else count for code, count in counts.items()}


def _complement(counts: Mapping[str, int], hidden: set[str], smallest: int) -> set[str]:
    """Shown cells to hide as well, so that what subtraction yields covers two cells and enough cases."""
    if sum(counts[code] for code in hidden) == 0:
        return set()
    extra: set[str] = set()
    shown = sorted((code for code in counts if code not in hidden), key=lambda code: (counts[code], code))
    for code in shown:
        together = hidden | extra
        if len(together) >= 2 and sum(counts[each] for each in together) >= smallest:
            break
        extra.add(code)
    return extra
