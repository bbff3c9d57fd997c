/** Draws plots as SVG. */
import { shortNumber } from "./statistics.ts";

export interface Series {
  readonly name: string;
  /** All positive: both axes are logarithmic, so that linear cost is a line of slope one. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const colors = [
  "#4269d0",
  "#efb118",
  "#ff725c",
  "#6cc5b0",
  "#3ca951",
  "#ff8ab7",
  "#a463f2",
  "#97bbf5",
];
const width = 720;
const height = 400;
const plotRight = 520;

const colorOf = (index: number): string => colors[index % colors.length] ?? "#000";

export function linePlot(
  title: string,
  xLabel: string,
  yLabel: string,
  series: readonly Series[],
): string {
  const points = series.flatMap((one) => one.points);
  const x = logScale(
    points.map((point) => point.x),
    60,
    plotRight,
  );
  const y = logScale(
    points.map((point) => point.y),
    height - 50,
    40,
  );
  const parts = [
    ...x.ticks.map(
      (tick) =>
        `<line x1="${x.at(tick)}" x2="${x.at(tick)}" y1="40" y2="${height - 50}" stroke="#ddd"/>` +
        text(x.at(tick), height - 32, tick.toLocaleString("en"), "middle"),
    ),
    ...y.ticks.map(
      (tick) =>
        `<line x1="60" x2="${plotRight}" y1="${y.at(tick)}" y2="${y.at(tick)}" stroke="#ddd"/>` +
        text(54, y.at(tick) + 4, String(tick), "end"),
    ),
    text((60 + plotRight) / 2, height - 10, xLabel, "middle"),
    text(8, 32, yLabel, "start"),
  ];
  for (const [index, { name, points }] of series.entries()) {
    const path = points.map((point) => `${x.at(point.x)},${y.at(point.y)}`);
    const color = colorOf(index);
    parts.push(
      `<polyline points="${path.join(" ")}" fill="none" stroke="${color}" stroke-width="2"/>`,
    );
    for (const point of points) {
      parts.push(`<circle cx="${x.at(point.x)}" cy="${y.at(point.y)}" r="3" fill="${color}"/>`);
    }
    parts.push(
      `<rect x="${plotRight + 16}" y="${42 + index * 20}" width="10" height="10" fill="${color}"/>`,
    );
    parts.push(text(plotRight + 32, 51 + index * 20, name, "start"));
  }
  return picture(title, height, parts);
}

export function barPlot(
  title: string,
  unit: string,
  bars: readonly { readonly name: string; readonly value: number }[],
): string {
  const largest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const parts = bars.map(({ name, value }, index) => {
    const top = 40 + index * 24;
    const length = Math.max(1, Math.round((value / largest) * 400));
    return (
      text(192, top + 13, name, "end") +
      `<rect x="200" y="${top}" width="${length}" height="18" fill="${colorOf(0)}"/>` +
      text(206 + length, top + 13, `${shortNumber(value)} ${unit}`, "start")
    );
  });
  return picture(title, 56 + bars.length * 24, parts);
}

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** From whole powers of ten to pixels. */
function logScale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const ticks: number[] = [];
  for (let power = low; power <= high; power += 1) ticks.push(Number(`1e${power}`));
  return {
    ticks,
    at: (value) => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
  };
}

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped}</text>`;
}

function picture(title: string, tall: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${tall}" fill="#fff"/>`,
    text(width / 2, 18, title, "middle"),
    ...parts,
    "</svg>\n",
  ].join("\n");
}
