"""Makes the sample studio's media files and the title picture in its studio.json.

`python tests/media/make_sample.py [FOLDER]` writes into web/sample, or into FOLDER (which then gets no
studio.json). The same versions of Pillow and imageio-ffmpeg make the same bytes every time.
"""

import base64
import io
import json
import subprocess
import sys
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path

import city_pictures
import coast_pictures
import films
import imageio_ffmpeg
import sounds
from PIL import Image

SAMPLE = Path(__file__).parents[2] / "web" / "sample"
REPEATABLE = ["-fflags", "+bitexact", "-flags", "+bitexact", "-threads", "1"]
VIDEO = ["-pix_fmt", "yuv420p", "-g", "48"]

PICTURES = {
    "harbour-dawn.webp": coast_pictures.harbour_dawn,
    "lighthouse-night.png": coast_pictures.lighthouse_night,
    "lamp-room.jpg": coast_pictures.lamp_room,
    "storm-sea.jpg": coast_pictures.storm_sea,
    "forest-path.webp": coast_pictures.forest_path,
    "boat-under-moon.png": coast_pictures.boat_under_moon,
    "tram-in-rain.webp": city_pictures.tram_in_rain,
    "skyline-dusk.png": city_pictures.skyline_dusk,
    "lost-property.jpg": city_pictures.lost_property,
    "bridge-at-blue-hour.webp": city_pictures.bridge_at_blue_hour,
    "terminus-by-the-sea.jpg": city_pictures.terminus_by_the_sea,
    "desert-mesas.png": city_pictures.desert_mesas,
}
FILMS = {
    "evening-waves.webm": (films.evening_waves, ["-c:v", "libvpx-vp9", "-crf", "32", "-b:v", "0"]),
    "tram-passes.webm": (films.tram_passes, ["-c:v", "libvpx", "-crf", "26", "-b:v", "160k"]),
    "lamp-sweeps.mp4": (films.lamp_sweeps, ["-c:v", "libx264", "-crf", "24", "-movflags", "+faststart"]),
}
SOUNDS = {
    "harbour-bell.wav": (sounds.harbour_bell, []),
    "sea-wind.ogg": (sounds.sea_wind, ["-c:a", "libvorbis", "-q:a", "1"]),
    "lamp-mechanism.mp3": (
        sounds.lamp_mechanism,
        ["-c:a", "libmp3lame", "-b:a", "40k", "-id3v2_version", "0"],
    ),
    "harrow-point-theme.mp3": (
        sounds.harrow_point_theme,
        ["-c:a", "libmp3lame", "-b:a", "48k", "-metadata", "title=The Answering Light"],
    ),
    "tram-chime.mp3": (
        sounds.tram_chime,
        ["-c:a", "libmp3lame", "-b:a", "40k", "-write_xing", "0", "-id3v2_version", "0"],
    ),
    "rain-on-roof.ogg": (sounds.rain_on_roof, ["-c:a", "libopus", "-b:a", "28k"]),
}


def save_picture(picture: Image.Image, path: Path) -> None:
    """640 x 360 pixels in the format of the file's name."""
    small = picture.resize((640, 360), Image.Resampling.LANCZOS)
    if path.suffix == ".png":
        small.save(path, optimize=True)
    elif path.suffix == ".webp":
        small.save(path, quality=90, method=6)
    else:
        small.save(path, quality=88, optimize=True, progressive=True)


def encode(source: list[str], chunks: Iterable[bytes], settings: list[str], path: Path) -> None:
    """Runs ffmpeg on raw data; raises CalledProcessError where it fails."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    command = [ffmpeg, "-y", "-v", "error", *source, "-i", "-", *settings, *REPEATABLE, str(path)]
    subprocess.run(command, input=b"".join(chunks), check=True)


def save_film(frames: films.Frames, settings: list[str], path: Path) -> None:
    """320 x 180 pixels."""
    raw = (frame.resize((320, 180), Image.Resampling.LANCZOS).tobytes() for frame in frames)
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "320x180", "-r", str(films.RATE)]
    encode(source, raw, VIDEO + settings, path)


def save_sound(samples: sounds.Samples, settings: list[str], path: Path) -> None:
    """One channel; 16-bit PCM in a WAV file, else what the settings say."""
    pcm = array("h", (round(32767 * value) for value in samples))
    if sys.byteorder == "big":
        pcm.byteswap()
    if path.suffix != ".wav":
        encode(["-f", "s16le", "-ar", str(sounds.RATE), "-ac", "1"], [pcm.tobytes()], settings, path)
        return
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sounds.RATE)
        file.writeframes(pcm.tobytes())


def title_picture() -> str:
    """The first script's title picture, a small JPEG, as base64."""
    buffer = io.BytesIO()
    small = coast_pictures.lighthouse_night().resize((240, 135), Image.Resampling.LANCZOS)
    small.save(buffer, "JPEG", quality=70, optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def put_title_picture(studio: Path) -> None:
    content = json.loads(studio.read_text("utf-8"))
    content["tables"]["scripts"][0]["titleImage"] = title_picture()
    studio.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def make(folder: Path) -> None:
    for kind in ("images", "videos", "audios"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for name, picture in PICTURES.items():
        save_picture(picture(), folder / "images" / name)
    for name, (film, settings) in FILMS.items():
        save_film(film(), settings, folder / "videos" / name)
    for name, (sound, settings) in SOUNDS.items():
        save_sound(sound(), settings, folder / "audios" / name)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
    if len(sys.argv) == 1:
        put_title_picture(SAMPLE / "studio.json")
