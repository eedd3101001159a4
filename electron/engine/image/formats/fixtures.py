"""Writes fixtures/: small images in formats of this folder, and what Pillow makes of them.

    pip install pillow pillow-heif pydicom pylibjpeg-openjpeg numpy && python3 fixtures.py
"""

import base64
import json
import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pydicom
from PIL import Image, ImageCms
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
)

OUT = Path(__file__).with_name("fixtures.json")
random = np.random.default_rng(0)
W, H = 13, 9
RGB = random.integers(0, 256, (H, W, 3), dtype=np.uint8)
y, x = np.mgrid[0:48, 0:64]
SMOOTH = np.stack([x * 4, y * 5, 255 - x * 2 - y], -1).astype(np.uint8)
images = {}


def keep(name, data, rgb=None, tolerance=0):
    if rgb is None:
        picture = Image.open(BytesIO(data))
        if picture.mode in ("RGBA", "LA"):
            over = picture.convert("RGBA")
            picture = Image.new("RGB", over.size, (255, 255, 255))
            picture.paste(over, mask=over.getchannel("A"))
        rgb = np.asarray(picture.convert("RGB"))
    text = lambda b: base64.b64encode(bytes(b)).decode()
    images[name] = {"file": text(data), "size": list(rgb.shape[:2]), "rgb": text(rgb.tobytes()), "tolerance": tolerance}


def saved(picture, **options):
    out = BytesIO()
    picture.save(out, **options)
    return out.getvalue()


def bitmap(bits, data, width, height, compression=0, masks=b"", palette=b"", colours=0):
    at = 54 + len(masks) + len(palette)
    head = b"BM" + struct.pack("<IHHI", at + len(data), 0, 0, at)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 0, 0, colours, 0)
    return head + info + masks + palette + data


def rows(values):
    width = values.reshape(values.shape[0], -1).view(np.uint8).shape[1]
    return b"".join(row.tobytes() + b"\0" * (-width % 4) for row in values)


def bmp():
    picture = Image.fromarray(RGB)
    keep("24 bits.bmp", saved(picture, format="BMP"))
    keep("palette of 16.bmp", saved(picture.quantize(16), format="BMP"))
    keep("grey.bmp", saved(picture.convert("L"), format="BMP"))
    keep("black and white.bmp", saved(picture.convert("1"), format="BMP"))
    alpha = random.integers(0, 256, (H, W, 1), dtype=np.uint8)
    keep("alpha.bmp", saved(Image.fromarray(np.dstack([RGB, alpha])), format="BMP"))
    words = random.integers(0, 65536, (H, W), dtype=np.uint16)
    keep("565.bmp", bitmap(16, rows(words), W, H, 3, struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
    keep("555.bmp", bitmap(16, rows(words), W, H))
    keep("32 bits, top row first.bmp", bitmap(32, random.integers(0, 256, (H, W, 4), dtype=np.uint8).tobytes(), W, -H))
    palette = random.integers(0, 256, (16, 4), dtype=np.uint8)
    palette[:, 3] = 0
    nibbles = random.integers(0, 256, (H, 7), dtype=np.uint8)
    keep("4 bits.bmp", bitmap(4, rows(nibbles), W, H, 0, b"", palette.tobytes(), 16))
    runs = b"".join(bytes([9, r % 16, 0, 4, 1, 2, 3, (r + 1) % 16]) + b"\0\0" for r in range(H)) + b"\0\1"
    keep("runs.bmp", bitmap(8, runs, W, H, 1, b"", palette.tobytes(), 16))


def jpeg2000():
    picture = Image.fromarray(SMOOTH)
    keep("lossless.jp2", saved(picture, format="JPEG2000"))
    keep("codestream.j2k", saved(picture, format="JPEG2000", no_jp2=True))
    keep("lossy.jp2", saved(picture, format="JPEG2000", irreversible=True, quality_layers=[20]), tolerance=1)
    keep("grey.jp2", saved(picture.convert("L"), format="JPEG2000"))
    deep = Image.fromarray((SMOOTH[..., 0].astype(np.uint16) * 257))
    keep("16 bits.jp2", saved(deep, format="JPEG2000"), np.repeat(SMOOTH[..., :1], 3, -1))


def heic():
    pillow_heif.register_heif_opener()
    turned = Image.fromarray(SMOOTH)
    keep("photo.heic", saved(turned, format="HEIF", quality=80), tolerance=2)
    alpha = Image.fromarray(np.dstack([SMOOTH, SMOOTH[..., :1]]))
    keep("alpha.heic", saved(alpha, format="HEIF", quality=90), tolerance=2)


def tiff():
    picture = Image.fromarray(SMOOTH)
    keep("ycbcr.tif", saved(picture.convert("YCbCr"), format="TIFF"))
    lab = Image.frombytes("LAB", (64, 48), random.integers(0, 256, 64 * 48 * 3, dtype=np.uint8).tobytes())
    keep("cielab.tif", saved(lab, format="TIFF"), tolerance=1)
    keep("cielab, deflated.tif", saved(lab, format="TIFF", compression="tiff_adobe_deflate"), tolerance=1)
    twelve = (SMOOTH[..., 0].astype(np.uint16) * 16 + 5)
    keep("12 bits.tif", saved(Image.fromarray(twelve), format="TIFF"), np.repeat(SMOOTH[..., :1], 3, -1))
    keep("12 bits.png", saved(Image.fromarray(twelve), format="PNG"), np.repeat(SMOOTH[..., :1], 3, -1))


def dicom_file(pixels, syntax=ExplicitVRLittleEndian, **tags):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = pydicom.uid.SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = "1.2.3"
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.Rows, data.Columns = pixels.shape[:2]
    data.SamplesPerPixel = 3 if pixels.ndim == 3 else 1
    data.PhotometricInterpretation = "RGB" if pixels.ndim == 3 else "MONOCHROME2"
    if pixels.ndim == 3:
        data.PlanarConfiguration = 0
    data.BitsAllocated = pixels.dtype.itemsize * 8
    data.BitsStored, data.HighBit = data.BitsAllocated, data.BitsAllocated - 1
    data.PixelRepresentation = int(pixels.dtype.kind == "i")
    for name, value in tags.items():
        setattr(data, name, value)
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    data.PixelData = np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder(order))).tobytes()
    if syntax == RLELossless:
        data.compress(RLELossless, pixels)
    data.set_original_encoding(syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian)
    out = BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


def window(values, centre, width):
    """DICOM PS3.3 C.11.2.1.2.1."""
    share = ((values - (centre - 0.5)) / (width - 1) + 0.5).clip(0, 1)
    grey = np.floor(255 * share + 0.5).astype(np.uint8)
    return np.repeat(grey[..., None], 3, -1)


def dicom():
    ct = random.integers(-1000, 1500, (H, W)).astype(np.int16)
    tags = {"WindowCenter": "40", "WindowWidth": "400", "RescaleSlope": "1", "RescaleIntercept": "-24"}
    seen = window(ct - 24.0, 40, 400)
    for name, syntax in {"explicit": ExplicitVRLittleEndian, "implicit": ImplicitVRLittleEndian,
                         "big endian": ExplicitVRBigEndian, "runs": RLELossless}.items():
        keep(f"{name}.dcm", dicom_file(ct, syntax, **tags), seen)
    inverse = tags | {"PhotometricInterpretation": "MONOCHROME1"}
    share = ((ct - 24.0 - 39.5) / 399 + 0.5).clip(0, 1)
    keep("monochrome1.dcm", dicom_file(ct, **inverse), np.repeat(np.floor(255 * (1 - share) + 0.5).astype(np.uint8)[..., None], 3, -1))
    twelve = random.integers(0, 4096, (H, W)).astype(np.uint16)
    noise = random.integers(0, 16, (H, W)).astype(np.uint16) << 12
    low, high = int(twelve.min()), int(twelve.max())
    grey = np.floor((twelve - low) * (255 / (high - low)) + 0.5).astype(np.uint8)
    keep("12 bits stored.dcm", dicom_file(twelve | noise, BitsStored=12, HighBit=11), np.repeat(grey[..., None], 3, -1))
    keep("colour.dcm", dicom_file(RGB), RGB)
    keep("colour, planes.dcm", dicom_file(RGB.transpose(2, 0, 1).reshape(3 * H, W), SamplesPerPixel=3, Rows=H,
         PhotometricInterpretation="RGB", PlanarConfiguration=1), RGB)
    images["frames.dcm"] = {"file": base64.b64encode(dicom_file(ct, NumberOfFrames=3)).decode()}


def later_tiff():
    """With a profile, as Photoshop writes CIELAB; by libtiff, whose YCbCr differs from Pillow's own by a level."""
    lab = Image.frombytes("LAB", (64, 48), random.integers(0, 256, 64 * 48 * 3, dtype=np.uint8).tobytes())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    keep("cielab with a profile.tif", saved(lab, format="TIFF", icc_profile=profile), tolerance=1)
    noise = Image.fromarray(random.integers(0, 256, (48, 64, 3), dtype=np.uint8)).convert("YCbCr")
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
        name = compression.removeprefix("tiff_")
        data = saved(noise, format="TIFF", compression=compression, tiffinfo={530: (1, 1)})
        keep(f"ycbcr, {name}.tif", data)


def compressed_dicom():
    def wrapped(frame, pixels, syntax, **tags):
        data = pydicom.dcmread(BytesIO(dicom_file(pixels, **tags)))
        data.file_meta.TransferSyntaxUID = syntax
        data.PixelData = encapsulate([frame])
        data["PixelData"].VR = "OB"
        data["PixelData"].is_undefined_length = True
        out = BytesIO()
        data.save_as(out, enforce_file_format=True)
        return out.getvalue()

    colour, grey = Image.fromarray(SMOOTH), Image.fromarray(SMOOTH[..., 0])
    jpeg = saved(colour, format="JPEG", quality=90)
    seen = np.asarray(Image.open(BytesIO(jpeg)).convert("RGB"))
    keep("jpeg, colour.dcm", wrapped(jpeg, SMOOTH, JPEGBaseline8Bit, PhotometricInterpretation="YBR_FULL_422"), seen, tolerance=1)
    jpeg = saved(grey, format="JPEG", quality=90)
    level = np.asarray(Image.open(BytesIO(jpeg))).astype(float)
    tags = {"WindowCenter": "128", "WindowWidth": "256"}
    keep("jpeg, grey.dcm", wrapped(jpeg, SMOOTH[..., 0], JPEGBaseline8Bit, **tags), window(level, 128, 256), tolerance=1)

    jp2 = saved(colour, format="JPEG2000", no_jp2=True)
    keep("jpeg 2000, colour.dcm", wrapped(jp2, SMOOTH, JPEG2000Lossless, PhotometricInterpretation="YBR_RCT"), SMOOTH)
    lossy = saved(colour, format="JPEG2000", no_jp2=True, irreversible=True, quality_layers=[10])
    seen = np.asarray(Image.open(BytesIO(lossy)).convert("RGB"))
    keep("jpeg 2000, lossy.dcm", wrapped(lossy, SMOOTH, JPEG2000, PhotometricInterpretation="YBR_ICT"), seen, tolerance=1)

    # Signed 16 bits and unsigned 12 of 16, by OpenJPEG.
    ct = random.integers(-1000, 1500, (48, 64)).astype(np.int16)
    tags = {"WindowCenter": "40", "WindowWidth": "400", "RescaleSlope": "1", "RescaleIntercept": "-24"}
    data = pydicom.dcmread(BytesIO(dicom_file(ct, **tags)))
    data.compress(JPEG2000Lossless, ct, encoding_plugin="pylibjpeg", generate_instance_uid=False)
    out = BytesIO()
    data.save_as(out, enforce_file_format=True)
    keep("jpeg 2000, signed.dcm", out.getvalue(), window(ct - 24.0, 40, 400))
    twelve = random.integers(0, 4096, (48, 64)).astype(np.uint16)
    data = pydicom.dcmread(BytesIO(dicom_file(twelve, BitsStored=12, HighBit=11, WindowCenter="2000", WindowWidth="3000")))
    data.compress(JPEG2000Lossless, twelve, encoding_plugin="pylibjpeg", generate_instance_uid=False)
    out = BytesIO()
    data.save_as(out, enforce_file_format=True)
    keep("jpeg 2000, 12 bits.dcm", out.getvalue(), window(twelve.astype(float), 2000, 3000))


for make in (bmp, jpeg2000, heic, tiff, dicom, later_tiff, compressed_dicom):
    make()
OUT.write_text(json.dumps(images, indent=1) + "\n")
