"""Dossiers of many plants, made of the foundry sample."""
import io
import zipfile

from server import ROOT, check

APPLICATION = ROOT / "Samples" / "gate-repository" / "applications" / "zhongshan-grant"
FOUNDRY = ROOT / "Samples" / "foundry-three-episodes"


def foundry(plant, padding=0):
    """A zip of the foundry's dossier as another plant's.

    - padding: bytes of a note beside the logs that does not shrink; nothing reads it.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(FOUNDRY.rglob("*")):
            name = path.relative_to(FOUNDRY).as_posix()
            if path.is_dir() or not (name == "plant.yaml" or name.startswith("logs/")):
                continue
            data = path.read_bytes()
            if name == "plant.yaml":
                check(b"id: HZ-FD-001" in data, "the sample's plant has another id")
                data = data.replace(b"id: HZ-FD-001", f"id: {plant}".encode())
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        if padding:
            archive.writestr(zipfile.ZipInfo("notes.bin"), noise(padding), zipfile.ZIP_STORED)
    return made.getvalue()


def application(plant):
    """A zip of the sample application as another plant's."""
    made, names = io.BytesIO(), ("application.yaml", "before/plant.yaml", "after/plant.yaml")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(APPLICATION.rglob("*")):
            name = path.relative_to(APPLICATION).as_posix()
            if path.is_dir() or name.startswith("expected/") or name.endswith(".md"):
                continue
            data = path.read_bytes()
            if name in names:
                check(b"ZS-PL-001" in data, f"the sample's {name} is of another plant")
                data = data.replace(b"ZS-PL-001", plant.encode())
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def noise(count):
    """Bytes that look random and are the same each time."""
    import hashlib
    block = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(2048))
    return (block * (count // len(block) + 1))[:count]
