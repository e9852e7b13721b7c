// What every page of Sightline runs: htmx, and the charts. Nothing here computes a number.
import "htmx.org";

import { drawCharts, watchCharts } from "./charts.js";

function start() {
  drawCharts(document);
  watchCharts();
  // htmx puts new parts into the page; their charts are drawn when they have been taken in.
  document.addEventListener("htmx:after:process", (event) => drawCharts(event.target));
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
