"""Pictures: opened, held upright, and drawn anew without anything a camera or a person hid in the file."""

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from workflows.errors import InvalidInput

# 40 million: more than any phone of today sends by default, and 160 MB of memory at most.
MOST_PIXELS = 40_000_000
PREVIEW = (480, 480)
QUALITY = 88
# Some phones put a second picture behind the first (MPO); the first is what was photographed.
KINDS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG"}


@dataclass(frozen=True)
class Picture:
    content: bytes
    image: Image.Image


def redraw(content: bytes) -> Picture:
    """The same picture, upright, of the same kind (JPEG or PNG), without EXIF, position or appended bytes.

    Raises InvalidInput when it does not open as a whole, or has more than MOST_PIXELS pixels.
    """
    kind, image = _opened(content)
    drawn = BytesIO()
    if kind == "JPEG":
        image = _flat(image)
        image.save(drawn, "JPEG", quality=QUALITY)
    else:
        image = image if image.mode in ("1", "L", "LA", "RGB", "RGBA") else image.convert("RGBA")
        image.save(drawn, "PNG")
    return Picture(drawn.getvalue(), image)


def shrink(picture: Picture) -> bytes:
    """A JPEG of at most 480 by 480 pixels for lists."""
    small = picture.image.copy()
    small.thumbnail(PREVIEW)
    drawn = BytesIO()
    _flat(small).save(drawn, "JPEG", quality=80)
    return drawn.getvalue()


def _opened(content: bytes) -> tuple[str, Image.Image]:
    try:
        # Two passes: verify() reads every checksum of a PNG, but leaves the picture unusable.
        with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as probe:
            _check_pixels(probe)
            probe.verify()
        with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as image:
            kind = KINDS[image.format]
            image.load()
            upright = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except InvalidInput:
        raise
    except Exception as error:
        # Decoders fail on hostile or broken bytes in a dozen ways; whatever they say, the file is not taken.
        raise InvalidInput(
            _("这张照片打不开，可能没有传完或已经损坏。请重新拍照或重新选择后上传。"),
            code="broken_picture",
            field="file",
        ) from error
    # A copy of the pixels alone: `info` holds EXIF, colour profile, comments.
    bare = Image.new(upright.mode, upright.size)
    if upright.mode == "P":
        bare = upright.convert("RGBA")
    else:
        bare.paste(upright)
    bare.info = {}
    return kind, bare


def _check_pixels(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> InvalidInput:
    return InvalidInput(
        _("这张照片的像素太大，没有保存。请在手机相机设置里选普通分辨率，重新拍照上传。"),
        code="too_many_pixels",
        field="file",
    )


def _flat(image: Image.Image) -> Image.Image:
    """On white, in colours a JPEG can hold."""
    if image.mode in ("RGB", "L"):
        return image
    if image.mode in ("LA", "RGBA"):
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        return white.convert("RGB")
    return image.convert("RGB")
