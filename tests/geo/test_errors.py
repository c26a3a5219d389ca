"""Deliberate errors read well and can be caught as builtins."""

import pytest

from geo import errors


def test_every_error_has_the_one_base_and_a_builtin_to_catch_it_by():
    for name in errors.__all__:
        kind = getattr(errors, name)
        if name in ("FrontlineError", "Problem"):
            continue
        assert issubclass(kind, errors.FrontlineError), name
        assert issubclass(kind, (ValueError, LookupError, OSError, RuntimeError)), name


def test_a_place_expression_error_puts_a_caret_under_the_spot():
    error = errors.PlaceExpressionError("expected a road after '/'", "the M4/ junction", 7)

    assert str(error) == "expected a road after '/'\n    the M4/ junction\n           ^"


def test_a_claim_table_error_lists_every_problem_at_once():
    error = errors.ClaimTableError(
        "claims.csv",
        [
            errors.Problem(2, "action", "took", "captured or lost"),
            errors.Problem(5, "", "3 cells", "7 cells"),
        ],
    )

    assert str(error) == (
        "claims.csv: 2 problems; nothing was read\n"
        "  row 2, column action: got 'took', allowed: captured or lost\n"
        "  row 5: got '3 cells', allowed: 7 cells"
    )


def test_a_very_long_cell_is_shortened_in_the_message():
    assert len(str(errors.Problem(2, "note", "x" * 10_000, "at most 2,000 characters"))) < 130


def test_a_place_not_found_is_a_lookup_error():
    with pytest.raises(LookupError):
        raise errors.PlaceNotFoundError("no place of that name")
