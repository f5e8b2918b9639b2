"""Pictures and drawings: kept in their size on paper, or told."""

import hashlib
import io

import pytest
from PIL import Image as Pillow

from shared.paper.nodes import Image
from shared.word import pictures
from tests.unit.word.making import kinds, lines, p, r, read

PNG = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Pillow.new(mode, size).save(made, kind)
    return made.getvalue()


def pic(relation: str = "p1", more: str = "") -> str:
    return f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/>{more}</pic:blipFill></pic:pic>'


def drawing(inside: str, frame: str = "inline", alt: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:{frame}><wp:extent cx="1800000" cy="900000"/><wp:docPr id="1" name="x" descr="{alt}"/>'
        f'<a:graphic><a:graphicData uri="{PNG}">{inside}</a:graphicData></a:graphic></wp:{frame}></w:drawing></w:r>'
    )


def image(runs: str, data: bytes, name: str = "media/a.png") -> tuple[Image | None, list[str], dict[str, bytes]]:
    """The picture that is read of a paragraph, what is lost, and the pictures kept."""
    found = read(p(runs=r("x") + runs), links={"p1": ("image", name)}, parts={f"word/{name}": data})
    images = [node for node in found.typed[0][0].content if isinstance(node, Image)]  # type: ignore[union-attr]
    return (images[0] if images else None), kinds(found), found.pictures


def test_a_picture_is_kept_as_it_is_in_its_size_on_paper() -> None:
    data = picture()
    found, lost, kept = image(drawing(pic(), alt="Sơ đồ"), data)
    assert found is not None and (found.attrs.width, found.attrs.height, found.attrs.alt) == (50.0, 25.0, "Sơ đồ")
    assert found.attrs.file.name == "a.png" and found.attrs.file.media_type == "image/png"
    assert kept == {hashlib.sha256(data).hexdigest(): data} and lost == []


def test_a_picture_in_vml_too() -> None:
    shape = '<w:r><w:pict><v:shape style="width:72pt;height:36pt" alt="Dấu"><v:imagedata r:id="p1"/></v:shape></w:pict></w:r>'
    found, lost, _ = image(shape, picture("JPEG"))
    assert found is not None and (found.attrs.width, found.attrs.height, found.attrs.alt) == (25.4, 12.7, "Dấu")
    assert found.attrs.file.media_type == "image/jpeg" and lost == []


@pytest.mark.parametrize("kind", ["BMP", "GIF", "TIFF", "WEBP"])
def test_formats_that_browsers_or_typst_do_not_show_become_png(kind: str) -> None:
    found, lost, kept = image(drawing(pic()), picture(kind), f"media/a.{kind.lower()}")
    assert found is not None and lost == [] and next(iter(kept.values())).startswith(b"\x89PNG")


def test_drawings_of_windows_are_told_with_their_format() -> None:
    found, lost, kept = image(drawing(pic()), b"\x01\x00\x00\x00" + bytes(60), "media/a.emf")
    assert (found, lost, kept) == (None, ["picture_format"], {})


def test_a_picture_of_too_many_pixels_is_told_and_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pillow.Image, "tobytes", None)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 700)
    assert image(drawing(pic()), picture())[:2] == (None, ["picture_large"])


def test_a_photograph_of_too_many_pixels_is_kept_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 10_000)
    found, lost, kept = image(drawing(pic()), picture("JPEG", (400, 200)), "media/a.jpg")
    assert found is not None and lost == ["picture_shrunk"]
    with Pillow.open(io.BytesIO(next(iter(kept.values())))) as smaller:
        assert smaller.size == (100, 50)


def test_a_floating_picture_stays_in_its_line_and_its_place_is_told() -> None:
    found, lost, _ = image(drawing(pic(), "anchor"), picture())
    assert found is not None and lost == ["picture_place"]


def test_a_crop_is_told() -> None:
    assert image(drawing(pic(more='<a:srcRect l="1000"/>')), picture())[1] == ["picture_cropped"]


def test_pictures_that_are_missing_or_elsewhere_are_told() -> None:
    assert kinds(read(p(runs=r("x") + drawing(pic("no"))))) == ["picture_missing"]
    found = read(p(runs=r("x") + drawing(pic())), links={"p1": ("image", "http://example.vn/a.png")})
    assert [lost.what for lost in found.lost] == ["Ảnh nằm ngoài tệp, ở http://example.vn/a.png"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('trong hộp')}{p('hai')}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing(shape, "anchor").removeprefix("<w:r>").removesuffix("</w:r>")}'
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    found = read(p(runs=r("Trước") + both) + p("Sau"))
    assert lines(found) == ["Trước", "trong hộp", "hai", "Sau"] and kinds(found) == ["box_place"]


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ('<wps:wsp><wps:spPr><a:prstGeom prst="line"/></wps:spPr></wps:wsp>', "drawn_line"),
        ('<wps:wsp><wps:spPr><a:prstGeom prst="star5"/></wps:spPr></wps:wsp>', "shape"),
    ],
)
def test_shapes_without_words_are_told(inside: str, kind: str) -> None:
    assert kinds(read(p("x") * 20 + p(runs=drawing(inside)))) == [kind]


def test_a_straight_line_at_the_beginning_is_the_one_that_the_form_draws() -> None:
    line = '<wps:wsp><wps:spPr><a:prstGeom prst="line"/></wps:spPr></wps:wsp>'
    assert kinds(read(p(runs=r("Độc lập - Tự do - Hạnh phúc") + drawing(line)))) == []


def test_embedded_objects_are_told_and_their_picture_stays() -> None:
    inside = (
        '<w:r><w:object><v:shape style="width:72pt;height:36pt"><v:imagedata r:id="p1"/></v:shape>'
        '<o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
    )
    found, lost, _ = image(inside, picture())
    assert found is not None and lost == ["object"]
