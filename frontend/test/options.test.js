// What a chart is drawn from, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axisFormat, chartOption } from "../src/options.js";

const setting = { colors: { text: "#111", faint: "#ccc", back: "#fff", series: ["#00f", "#f00"] }, locale: "en-US" };
const months = { kind: "line", description: "Won by month", labels: ["Jan", "Feb", "Mar"] };

test("the last piece of a line is dashed when its period still runs", () => {
  const chart = { ...months, unfinished: true, series: [{ name: "Won", values: [1, 2, 3] }] };
  const [solid, dashed] = chartOption(chart, setting).series;
  assert.deepEqual(solid.data.map((point) => point.value), [1, 2, null]);
  assert.deepEqual(dashed.data.map((point) => point.value), [null, 2, 3]);
  assert.deepEqual(dashed.lineStyle.type, [4, 4]);
});

test("only the last bar is hatched when its period still runs", () => {
  const chart = { ...months, kind: "bar", unfinished: true, series: [{ name: "Won", values: [1, 2, 3] }] };
  const [bars] = chartOption(chart, setting).series;
  assert.deepEqual(bars.data.map((point) => Boolean(point.itemStyle)), [false, false, true]);
});

test("a missing value stays missing when there is nothing to measure", () => {
  const chart = { ...months, series: [{ name: "Won", values: [1, null, 3] }] };
  assert.equal(chartOption(chart, setting).series[0].data[1].value, null);
});

test("the tooltip shows the server's text once when a line is drawn in two pieces", () => {
  const chart = { ...months, unfinished: true, series: [{ name: "Won", values: [1, 2, 3], texts: ["$1", "$2", "$3"] }] };
  const option = chartOption(chart, setting);
  const points = option.series.map((one) => ({ name: "Feb", seriesName: one.name, data: one.data[1], value: 2 }));
  assert.equal(option.tooltip.formatter(points), "Feb\nWon: $2");
});

test("the description is the accessible name when a chart is drawn", () => {
  const option = chartOption({ ...months, series: [] }, setting);
  assert.equal(option.aria.label.description, "Won by month");
});

test("axes write compact money and whole percentages when told the style", () => {
  assert.equal(axisFormat({ style: "currency", currency: "USD" }, "en-US")(1_200_000), "$1.2M");
  assert.equal(axisFormat({ style: "percent" }, "en-US")(0.5), "50%");
  assert.equal(axisFormat({ unit: "days" }, "en-US")(12), "12 days");
});
