"""Reads day files: the same rows as the Java reader, which schema/DayFileSchema.java defines.

A row has 40 tab-separated fields: label 0 or 1, 13 integers of 32 bits, 26 categories of 8 lower-case hex digits. All but
the label may be empty. A line ends with LF or CRLF. Every other line is dropped.
"""

import concurrent.futures
import gzip
import re
import zlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import csv

INTEGERS = 13
CATEGORIES = 26
FIELDS = INTEGERS + CATEGORIES

PIECE_BYTES = 64 << 20
# Longer than any row, which has at most 391 bytes.
OVERLONG_BYTES = 4096
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

ROW = re.compile(rb"^([01](?:\t(?:-?[0-9]{1,10})?){13}(?:\t(?:[0-9a-f]{8})?){26})\r?\n", re.MULTILINE)

INTEGER_NAMES = [f"I{i}" for i in range(1, INTEGERS + 1)]
CATEGORY_NAMES = [f"C{i}" for i in range(1, CATEGORIES + 1)]
TYPES = {"label": pa.binary(1)}
TYPES.update({name: pa.int32() for name in INTEGER_NAMES})
TYPES.update({name: pa.binary(8) for name in CATEGORY_NAMES})

# Digits become d, everything that is in no row becomes !.
KINDS = bytes(
    ord("d") if byte in b"0123456789" else byte if byte in b"abcef\t\r\n-" else ord("x") if byte == ord("d") else ord("!")
    for byte in range(256)
)
TOO_MANY_DIGITS = b"d" * 11


class Problem(Exception):
    """What the user can correct, in one line."""


@dataclass
class Rows:
    """Rows of a day file.

    labels: uint8, 0 or 1.
    integers: float64 (rows, 13); NaN where a field is empty.
    categories: 26 arrays of uint64, the 8 bytes of the text; 0 where a field is empty.
    """

    labels: np.ndarray
    integers: np.ndarray
    categories: list

    def first(self, rows):
        return Rows(self.labels[:rows], self.integers[:rows], [column[:rows] for column in self.categories])


def read(paths, max_rows=0):
    """Yields the good rows of the files in their order, as Rows; no more than max_rows in all, unless that is 0."""
    left = max_rows
    for path in paths:
        for piece in read_ahead(pieces(path)):
            rows = parse(piece)
            if max_rows:
                rows = rows.first(left)
                left -= len(rows.labels)
            if len(rows.labels):
                yield rows
            if max_rows and not left:
                return


def pieces(path):
    """Yields the bytes of a file, cut behind line ends."""
    try:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            block = file.read(PIECE_BYTES).removeprefix(BYTE_ORDER_MARK)
            rest = b""
            while block:
                end = block.rfind(b"\n") + 1
                if end:
                    yield rest + block[:end]
                    rest = block[end:]
                else:
                    # The start of such a line is enough to drop it.
                    rest = (rest + block)[:OVERLONG_BYTES]
                block = file.read(PIECE_BYTES)
            if rest:
                yield rest + b"\n"
    except EOFError:
        raise Problem(f"{path} is cut off (unexpected end of the gzip stream): copy it again") from None
    except (gzip.BadGzipFile, zlib.error) as failure:
        raise Problem(f"{path} cannot be decompressed ({failure}): copy it again") from None
    except OSError as failure:
        raise Problem(f"{path} cannot be read ({failure.strerror}): check the path and its permissions") from None


def read_ahead(items):
    """Yields the items of a generator; another thread makes the next one meanwhile."""
    with concurrent.futures.ThreadPoolExecutor(1) as reader:
        following = reader.submit(next, items, None)
        while (item := following.result()) is not None:
            following = reader.submit(next, items, None)
            yield item


def parse(piece):
    """The good rows of some lines. Arrow's parser takes all lines where it is as strict as the rules are."""
    rows = parse_clean(piece)
    return parse_arrow(b"".join(good_lines(piece))) if rows is None else rows


def good_lines(piece):
    for match in ROW.finditer(piece):
        line = match.group(1)
        integers = line.split(b"\t", 1 + INTEGERS)[1 : 1 + INTEGERS]
        if all(len(integer) < 10 or -(1 << 31) <= int(integer) < 1 << 31 for integer in integers):
            yield line + b"\n"


def parse_clean(piece):
    """The rows of lines that are all good; None if some are not, or may be not.

    Arrow takes some integers that are none here, such as " 1", "0x1" and "00000000001", a category "-1234567", and a lone
    CR for a line end. It fails on other wrong numbers and lengths.
    """
    kinds = piece.translate(KINDS)
    if b"!" in kinds or TOO_MANY_DIGITS in kinds:
        return None
    try:
        rows = parse_arrow(piece)
    except pa.ArrowInvalid:
        return None
    minus_signs = int(np.count_nonzero(rows.integers < 0))
    is_clean = (
        len(rows.labels) == piece.count(b"\n")
        and rows.labels.max(initial=0) <= 1
        and minus_signs == piece.count(b"-")
    )
    return rows if is_clean else None


def parse_arrow(lines):
    """The rows as Arrow reads them. A label that is neither 0 nor 1 gives a number above 1."""
    if not lines:
        none = np.empty(0)
        return Rows(none.astype(np.uint8), none.reshape(0, INTEGERS), [none.astype(np.uint64)] * CATEGORIES)
    table = csv.read_csv(
        pa.BufferReader(lines),
        read_options=csv.ReadOptions(column_names=list(TYPES), block_size=4 << 20),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(column_types=TYPES, null_values=[""], strings_can_be_null=True),
    ).combine_chunks()
    integers = np.empty((table.num_rows, INTEGERS))
    for column, name in enumerate(INTEGER_NAMES):
        integers[:, column] = table[name].to_numpy()
    labels = text_bytes(table["label"], np.uint8) - np.uint8(ord("0"))
    return Rows(labels, integers, [text_bytes(table[name], np.uint64) for name in CATEGORY_NAMES])


def text_bytes(column, kind):
    """The bytes of texts of one length, as numbers; 0 for a missing text."""
    texts = pa.concat_arrays(column.chunks)
    values = np.frombuffer(texts.buffers()[1], kind)[texts.offset : texts.offset + len(texts)]
    return np.where(texts.is_null().to_numpy(zero_copy_only=False), kind(0), values) if texts.null_count else values
