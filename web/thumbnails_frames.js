// The picture that only a page can make: a frame of a video, which is never added to the document. It gives {bitmap,
// width, height, duration}, or {reason}; `signal` gives it up.

const LONGER_SIDE = 400;
const TIME_LIMIT = 10_000; // milliseconds for a video's frame; nothing is known after it
const AT_MOST = 1; // seconds into a video: the very beginning is often black

function fitted(width, height) {
  const scale = LONGER_SIDE / Math.max(width, height);
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
}

/** Resolves at one of the element's events, rejects at its error, and with "slow" or "given-up". */
function until(element, name, signal) {
  return new Promise((resolve, reject) => {
    const end = (settle) => {
      clearTimeout(timer);
      for (const [target, event, hear] of heard) target.removeEventListener(event, hear);
      settle();
    };
    const fail = (why) => end(() => reject(new Error(why)));
    const heard = [
      [element, name, () => end(resolve)],
      [element, "error", () => fail("broken")],
      [signal, "abort", () => fail("given-up")],
    ];
    const timer = setTimeout(fail, TIME_LIMIT, "slow");
    for (const [target, event, hear] of heard) target.addEventListener(event, hear);
    if (signal.aborted) fail("given-up");
  });
}

async function shown(blob, element, signal, show) {
  const url = URL.createObjectURL(blob);
  try {
    return await show(url);
  } catch (error) {
    return { reason: ["slow", "given-up"].includes(error.message) ? error.message : "broken" };
  } finally {
    element.removeAttribute("src");
    element.load?.();
    URL.revokeObjectURL(url);
  }
}

export function frameOf(blob, signal) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, preload: "auto", playsInline: true });
  return shown(blob, video, signal, async (url) => {
    const loaded = until(video, "loadeddata", signal);
    video.src = url;
    await loaded;
    const { videoWidth: width, videoHeight: height } = video;
    const duration = Number.isFinite(video.duration) ? video.duration : null;
    if (!width || !height) return { reason: "no-picture", duration };
    if (duration) {
      const found = until(video, "seeked", signal);
      video.currentTime = Math.min(AT_MOST, duration / 4);
      await found;
    }
    const [resizeWidth, resizeHeight] = fitted(width, height);
    return { bitmap: await createImageBitmap(video, { resizeWidth, resizeHeight }), width, height, duration };
  });
}
