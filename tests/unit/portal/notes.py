"""Notes exports as Domino writes them, for the tests."""

import base64
from xml.sax.saxutils import escape, quoteattr

PROLOGUE = (
    "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE database SYSTEM 'xmlschemas/domino_8_5_3.dtd'>\n"
    "<database xmlns='http://www.lotus.com/dxl' version='8.5' path='CongVan\\\\vanban.nsf' title='Văn bản'>\n"
    "<databaseinfo dbid='47257A0B0013F0AA' odsversion='51'><datamodified><datetime>20140326T153400,12+07</datetime>"
    "</datamodified></databaseinfo>\n"
)


def text(name: str, *values: str) -> str:
    if len(values) == 1:
        return f"<item name={quoteattr(name)}><text>{escape(values[0])}</text></item>"
    inner = "".join(f"<text>{escape(value)}</text>" for value in values)
    return f"<item name={quoteattr(name)}><textlist>{inner}</textlist></item>"


def number(name: str, value: int) -> str:
    return f"<item name={quoteattr(name)}><number>{value}</number></item>"


def moment(name: str, value: str) -> str:
    return f"<item name={quoteattr(name)}><datetime dst='false'>{value}</datetime></item>"


def rich(name: str, *lines: str) -> str:
    pars = "".join(f"<par def='1'><run><font size='12pt'/>{escape(line)}</run></par>" for line in lines)
    return f"<item name={quoteattr(name)}><richtext><pardef id='1'/>{pars}</richtext></item>"


def attached(name: str, data: bytes, compression: str = "none") -> str:
    packed = base64.encodebytes(data).decode()
    return (
        f"<item name='$FILE' summary='true' sign='true' seal='true'><object>"
        f"<file hosttype='msdos' compression='{compression}' flags='storedindoc' encoding='none' name={quoteattr(name)}>"
        f"<created><datetime>20140326T153400,12+07</datetime></created>"
        f"<modified><datetime>20140326T153400,12+07</datetime></modified>"
        f"<filedata>\n{packed}</filedata></file></object></item>"
    )


def unid(n: int) -> str:
    return f"{n:032X}"


def note(n: int, *items: str, form: str = "VBDen") -> str:
    return (
        f"<document form={quoteattr(form)}>\n<noteinfo noteid='8fa' unid='{unid(n)}' sequence='2'>"
        f"<created><datetime dst='false'>20140326T153400,12+07</datetime></created></noteinfo>\n"
        f"<updatedby><name>CN=Van Thu/O=DaNang</name></updatedby>{''.join(items)}\n</document>\n"
    )


def export(*notes: str) -> bytes:
    return (PROLOGUE + "".join(notes) + "</database>\n").encode()


def incoming(n: int, arrival: int, *more: str, year: int = 2014) -> str:
    """A note as the usual application for incoming documents keeps it."""
    return note(
        n, number("SoDen", arrival), moment("NgayDen", f"{year}0326T153400,12+07"), text("So_KyHieu", f"{n}-TB/TU"),
        moment("NgayVB", f"{year}0320"), text("CoQuanBanHanh", "Thành ủy Đà Nẵng"),
        text("TrichYeu", f"về việc số {n}"), text("LoaiVB", "Thông báo"), text("NguoiKy", "Nguyễn Văn An"), *more,
    )  # fmt: skip
