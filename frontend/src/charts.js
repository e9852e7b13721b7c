// Finds the charts of a page, draws them, and keeps them in step with size and color scheme.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { getInstanceByDom, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { chartOption } from "./options.js";

use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  ScatterChart,
  SVGRenderer,
  TooltipComponent,
]);

const SELECTOR = ".chart[data-chart]";
const FALLBACK = { text: "#374151", faint: "#d1d5db", back: "#ffffff", colors: ["#2563eb", "#b45309", "#047857"] };
const drawn = new Set();
// Follows the element, not the window: a chart may be shown late, or its column may grow.
const sizes = new ResizeObserver((entries) => entries.forEach((entry) => getInstanceByDom(entry.target)?.resize()));

/** Draw every chart at or below `root` that is not drawn yet, and let go of those that left the page. */
export function drawCharts(root) {
  for (const element of drawn) {
    if (!element.isConnected) {
      getInstanceByDom(element)?.dispose();
      sizes.unobserve(element);
      drawn.delete(element);
    }
  }
  const own = root instanceof Element && root.matches(SELECTOR) ? [root] : [];
  for (const element of [...own, ...root.querySelectorAll(SELECTOR)]) {
    if (!getInstanceByDom(element)) {
      draw(element);
    }
  }
}

/** Redraw when the color scheme or the page's own theme changes, and fit the paper before printing. */
export function watchCharts() {
  const colors = () => drawn.forEach((element) => paint(element));
  window.addEventListener("beforeprint", () => drawn.forEach((element) => getInstanceByDom(element)?.resize()));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colors);
  new MutationObserver(colors).observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
}

function draw(element) {
  const chart = init(element, null, { renderer: "svg" });
  drawn.add(element);
  sizes.observe(element);
  paint(element);
  chart.on("click", (event) => {
    const link = event.data?.link;
    if (link) {
      window.location.assign(link);
    }
  });
}

function paint(element) {
  const setting = {
    colors: palette(element),
    locale: document.documentElement.lang || undefined,
    still: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
  getInstanceByDom(element)?.setOption(chartOption(JSON.parse(element.dataset.chart), setting), true);
}

// Colors are the style sheet's: --chart-1 … --chart-8 for series, --chart-text, --chart-faint and --chart-back.
function palette(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  const colors = [1, 2, 3, 4, 5, 6, 7, 8].map((place) => read(`--chart-${place}`)).filter(Boolean);
  return {
    text: read("--chart-text") || FALLBACK.text,
    faint: read("--chart-faint") || FALLBACK.faint,
    back: read("--chart-back") || FALLBACK.back,
    series: colors.length ? colors : FALLBACK.colors,
  };
}
