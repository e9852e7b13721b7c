// Turns the description of a chart, as the server wrote it, into an ECharts option. Pure: no page, no clock.
//
// The description (see ../README.md):
//   kind         "line" | "bar" | "scatter"
//   description  one sentence for screen readers
//   labels       the texts along the axis (for scatter: absent)
//   series       [{name, values, texts?, links?, role?}], null for "nothing to measure"
//   unfinished   true when the last label is a period that still runs
//   horizontal, stacked, axis: {style, currency?, unit?, title?}

const DASHES = { target: [6, 4], previous: [2, 3] };
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];
const HATCH = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -Math.PI / 4 };

/** The ECharts option for one chart description. */
export function chartOption(chart, { colors, locale, still }) {
  const format = axisFormat(chart.axis ?? {}, locale);
  const series = chart.series.flatMap((one, place) => seriesOf(chart, one, place, colors));
  const texts = { color: colors.text, fontFamily: "inherit" };
  return {
    animation: !still,
    animationDuration: 200,
    aria: { enabled: true, label: { description: chart.description } },
    backgroundColor: "transparent",
    color: colors.series,
    textStyle: texts,
    grid: { left: 8, right: 16, top: chart.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
    legend: {
      show: chart.series.length > 1,
      data: chart.series.map((one) => one.name),
      top: 0,
      left: 0,
      textStyle: texts,
    },
    tooltip: tooltipOf(chart, colors, format),
    ...axesOf(chart, colors, format),
    series,
  };
}

/** How an axis writes its numbers; the numbers themselves come rounded and written from the server. */
export function axisFormat({ style = "decimal", currency, unit }, locale) {
  const options = { notation: "compact", maximumFractionDigits: 1 };
  if (style === "percent") {
    Object.assign(options, { style: "percent", notation: "standard" });
  } else if (style === "currency" && currency) {
    Object.assign(options, { style: "currency", currency });
  }
  const written = new Intl.NumberFormat(locale, options);
  return (value) => (unit ? `${written.format(value)} ${unit}` : written.format(value));
}

function axesOf(chart, colors, format) {
  const line = { lineStyle: { color: colors.faint } };
  const values = {
    type: "value",
    name: chart.axis?.title,
    scale: chart.kind === "scatter",
    axisLabel: { color: colors.text, formatter: format },
    splitLine: line,
  };
  const names = {
    type: "category",
    data: chart.labels,
    inverse: Boolean(chart.horizontal),
    axisLabel: { color: colors.text, hideOverlap: true },
    axisLine: line,
    axisTick: { show: false },
  };
  if (chart.kind === "scatter") {
    return { xAxis: { ...values, name: undefined }, yAxis: values };
  }
  return chart.horizontal ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
}

function tooltipOf(chart, colors, format) {
  const written = (point) => point.data?.text ?? format([point.value].flat().at(-1));
  return {
    trigger: chart.kind === "scatter" ? "item" : "axis",
    // The other form writes style attributes into markup, which the page's security policy refuses.
    renderMode: "richText",
    backgroundColor: colors.back,
    borderColor: colors.faint,
    textStyle: { color: colors.text },
    confine: true,
    formatter: (points) => {
      const shown = [points].flat().filter((point) => point.data?.value != null);
      const seen = new Map(shown.map((point) => [point.seriesName, written(point)]));
      const lines = [...seen].map(([name, text]) => `${name}: ${text}`);
      return [shown[0]?.name, ...lines].filter(Boolean).join("\n");
    },
  };
}

function seriesOf(chart, one, place, colors) {
  const color = colors.series[place % colors.series.length];
  const base = {
    type: chart.kind,
    name: one.name,
    color,
    stack: chart.stacked ? "all" : undefined,
    data: one.values.map((value, index) => pointOf(one, value, index)),
  };
  if (chart.kind === "bar") {
    return [barOf(chart, base)];
  }
  if (chart.kind === "scatter") {
    return [{ ...base, symbol: SYMBOLS[place % SYMBOLS.length], symbolSize: 9 }];
  }
  return linesOf(chart, one, { ...base, symbol: SYMBOLS[place % SYMBOLS.length], symbolSize: 6 });
}

function pointOf(one, value, index) {
  return { value, text: one.texts?.[index], link: one.links?.[index] };
}

// A period that still runs is hatched, so that a short bar is not read as a bad one.
function barOf(chart, base) {
  const last = base.data.length - 1;
  const data = base.data.map((point, index) =>
    chart.unfinished && index === last ? { ...point, itemStyle: { decal: HATCH, opacity: 0.75 } } : point,
  );
  return { ...base, data, barMaxWidth: 36 };
}

// A period that still runs is reached by a dashed line: the same series, drawn in two pieces.
function linesOf(chart, one, base) {
  const style = { width: 2, type: DASHES[one.role] ?? "solid" };
  const last = base.data.length - 1;
  if (!chart.unfinished || last < 1 || one.role) {
    return [{ ...base, lineStyle: style }];
  }
  const part = (keep) => base.data.map((point, index) => (keep(index) ? point : { ...point, value: null }));
  return [
    { ...base, data: part((index) => index < last), lineStyle: style },
    { ...base, data: part((index) => index >= last - 1), lineStyle: { ...style, type: [4, 4] } },
  ];
}
