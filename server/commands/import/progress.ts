import { onInterrupt } from "../interrupt.ts";
import { counted } from "../print.ts";

/** What a person watches while it runs. */
export interface Counts {
  rows: number;
  sent: number;
  refused: number;
}

export interface Progress {
  /** @param share of the whole work done, 0 to 1; undefined where nobody can tell */
  update(counts: Counts, share: number | undefined): void;
  /** A remark in between. */
  note(text: string): void;
  stop(): void;
}

const plainEveryMs = 10_000;
const total = 1000;
/** A line at least this wide has room for a bar. */
const barColumns = 90;

const whole = (number: number) => Math.round(number).toLocaleString("en");

const line = ({ rows, sent, refused }: Counts, seconds: number) =>
  `${counted(rows, "row")}, ${whole(rows / Math.max(seconds, 0.001))} a second, ${whole(sent)} sent, ${whole(refused)} refused`;

const left = (seconds: number, share: number | undefined) => {
  if (!share || share < 0.01) return "";
  const rest = (seconds / share) * (1 - share);
  return rest < 90 ? `, ${whole(rest)} s left` : `, ${whole(rest / 60)} min left`;
};

/** A bar on a terminal, elsewhere a plain line every ten seconds in which something moved; always on stderr, so that stdout stays the result. */
export const createProgress = async ({
  silent,
  stream = process.stderr,
  now = Date.now,
}: {
  silent: boolean;
  stream?: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  now?: () => number;
}): Promise<Progress> => {
  const writeNote = (text: string) => void stream.write(`${text}\n`);
  if (silent) return { update: () => {}, note: writeNote, stop: () => {} };
  const startedMs = now();
  const seconds = () => (now() - startedMs) / 1000;
  if (!stream.isTTY) {
    let toldMs = startedMs;
    let told = "";
    return {
      update: (counts, share) => {
        const state = Object.values(counts).join();
        if (now() - toldMs < plainEveryMs || state === told) return;
        toldMs = now();
        told = state;
        stream.write(`${line(counts, seconds())}${left(seconds(), share)}\n`);
      },
      note: writeNote,
      stop: () => {},
    };
  }
  const { default: progress } = await import("cli-progress");
  const wide = (stream.columns ?? 80) >= barColumns;
  const bar = new progress.SingleBar({
    format: wide ? "{bar} {percentage}% {text}" : "{percentage}% {text}",
    barsize: 20,
    barCompleteChar: "#",
    barIncompleteChar: "-",
    hideCursor: true,
    stream,
    fps: 4,
  });
  bar.start(total, 0, { text: "" });
  const goOn = onInterrupt(() => {
    bar.stop();
    stream.write("Stopping. Rows that were read are stored; the same command with --resume goes on.\n");
  });
  return {
    update: (counts, share) => {
      bar.update(Math.floor((share ?? 0) * total), {
        text: line(counts, seconds()) + left(seconds(), share),
      });
    },
    // Over the bar, which is drawn anew below.
    note: (text) => writeNote(`\r\u001b[K${text}`),
    stop: () => {
      goOn();
      bar.stop();
    },
  };
};
