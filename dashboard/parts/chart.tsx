import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

export interface Line {
  label: string;
  values: readonly number[];
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayS = 86_400;

/** Times under the axis: with the day where a chart is longer than one. */
const timeWords = (seconds: readonly number[]) => {
  const isLong = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) >= dayS;
  return seconds.map((at) => (isLong ? `${day.format(at * 1_000)} ` : "") + clock.format(at * 1_000));
};

const strokes = ["--accent", "--warn", "--good", "--wait", "--bad"];
const heightPx = 230;

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** `light-dark()` is resolved where it is used as a colour, and a canvas is no such place. */
const resolved = (name: string, probe: HTMLElement) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color || colour(name);
};

/** Lines over time. The same numbers stand in the table beside it, so the chart itself is hidden from screen readers. */
export const Chart = ({
  timesMs,
  lines,
  share = false,
}: {
  timesMs: readonly number[];
  lines: readonly Line[];
  share?: boolean;
}) => {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const shape = lines.map(({ label }) => label).join("\n");

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const probe = document.createElement("span");
    element.append(probe);
    const axis = {
      stroke: resolved("--quiet", probe),
      grid: { stroke: resolved("--line", probe), width: 1 },
      ticks: { stroke: resolved("--line", probe), width: 1 },
    };
    const options: uPlot.Options = {
      width: Math.max(200, element.clientWidth),
      height: heightPx,
      scales: { y: { range: (_plot, _least, most) => [0, share ? 1 : Math.max(5, most * 1.1)] } },
      legend: { live: false },
      axes: [
        { ...axis, space: 80, values: (_plot: uPlot, seconds: number[]) => timeWords(seconds) },
        {
          ...axis,
          size: 56,
          ...(share && {
            values: (_plot: uPlot, values: number[]) => values.map((value) => `${Math.round(value * 100)} %`),
          }),
        },
      ],
      series: [
        {},
        ...shape.split("\n").map((label, index) => ({
          label,
          stroke: resolved(strokes[index % strokes.length] ?? "--accent", probe),
          width: 2,
        })),
      ],
    };
    const made = new uPlot(options, undefined, element);
    probe.remove();
    plot.current = made;
    const watcher = new ResizeObserver(() =>
      made.setSize({ width: Math.max(200, element.clientWidth), height: heightPx }),
    );
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
    };
  }, [shape, share]);

  useEffect(() => {
    plot.current?.setData([timesMs.map((ms) => ms / 1_000), ...lines.map(({ values }) => [...values])]);
  });

  return <div class="chart" ref={box} aria-hidden="true" />;
};
