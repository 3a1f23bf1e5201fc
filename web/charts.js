// Charts on a canvas, drawn with Chart.js in the page's own colours; for Python's `page_charts`.
//
// 1. The library is fetched when the first chart is made, and never before.
// 2. Colours are names of custom properties of the page. They are looked up again when light and dark change.
// 3. A chart says nothing that the page does not say in words beside it: where it cannot be drawn, it is taken away.
const LIBRARY = "./runtime/chart/chart.umd.min.js";
const DARK = matchMedia("(prefers-color-scheme: dark)");
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

let library = null;

/** A chart in that canvas. `onPick` is called with the number of the part that a person presses. */
export function make(canvas, onPick) {
  return new PageChart(canvas, onPick);
}

class PageChart {
  #canvas;
  #onPick;
  #data = null;
  #chart = null;
  #closed = false;
  #redraw = () => this.#draw();

  constructor(canvas, onPick) {
    this.#canvas = canvas;
    this.#onPick = onPick;
    DARK.addEventListener("change", this.#redraw);
  }

  /** Shows {kind: "ring" or "bars", labels, values, texts, colours}, given as JSON; texts say the values in words. */
  async update(json) {
    this.#data = JSON.parse(json);
    try {
      await (library ??= import(LIBRARY));
    } catch (error) {
      library = null;
      this.#canvas.parentElement.hidden = true;
      console.error(error);
      return;
    }
    this.#draw();
  }

  close() {
    this.#closed = true;
    DARK.removeEventListener("change", this.#redraw);
    this.#chart?.destroy();
    this.#chart = null;
  }

  #draw() {
    if (this.#closed || !this.#data || !globalThis.Chart) return;
    const { type, data, options } = this.#config();
    if (this.#chart) {
      Object.assign(this.#chart, { data, options });
      this.#chart.update("none");
    } else {
      this.#chart = new globalThis.Chart(this.#canvas, { type, data, options });
    }
  }

  #config() {
    const { kind, labels, values, texts, colours } = this.#data;
    const backgroundColor = colours.map((name) => this.#colour(name));
    const tooltip = { displayColors: false, callbacks: { title: () => "", label: ({ dataIndex }) => texts[dataIndex] } };
    const common = {
      font: { family: getComputedStyle(this.#canvas).fontFamily, size: 13 },
      responsive: true,
      maintainAspectRatio: false,
      animation: STILL.matches ? false : { duration: 350 },
      plugins: { legend: { display: false }, tooltip },
      onClick: (_event, [part]) => part && this.#onPick(part.index),
      onHover: ({ native }, parts) => native && (native.target.style.cursor = parts.length ? "pointer" : ""),
    };
    if (kind === "ring") {
      const ring = { data: values, backgroundColor, borderColor: this.#colour("--sheet"), borderWidth: 2, hoverOffset: 4 };
      return { type: "doughnut", data: { labels, datasets: [ring] }, options: { ...common, cutout: "62%" } };
    }
    const bar = { data: values, backgroundColor, borderRadius: 4, maxBarThickness: 22, minBarLength: 2 };
    const ink = this.#colour("--ink-soft");
    const scales = {
      x: { display: false, beginAtZero: true },
      y: { border: { display: false }, grid: { display: false }, ticks: { color: ink, autoSkip: false, font: { size: 13 }, callback: (i) => shortened(labels[i]) } },
    };
    return { type: "bar", data: { labels, datasets: [bar] }, options: { ...common, indexAxis: "y", scales } };
  }

  #colour(name) {
    this.#canvas.style.color = `var(${name})`;
    return getComputedStyle(this.#canvas).color;
  }
}

const shortened = (text) => (text.length > 28 ? `${Array.from(text).slice(0, 27).join("")}…` : text);
