/** What a person watches while it runs. */
export interface Counts {
  rows: number;
  sent: number;
  refused: number;
}

export interface Progress {
  /** @param share of the whole work done, 0 to 1; undefined where nobody can tell */
  update(counts: Counts, share: number | undefined): void;
  stop(): void;
}

const plainEveryMs = 10_000;
const total = 1000;
/** A line at least this wide has room for a bar. */
const barColumns = 90;

const whole = (number: number) => Math.round(number).toLocaleString("en");

const line = ({ rows, sent, refused }: Counts, seconds: number) =>
  `${whole(rows)} rows, ${whole(rows / Math.max(seconds, 0.001))} a second, ${whole(sent)} sent, ${whole(refused)} refused`;

const left = (seconds: number, share: number | undefined) => {
  if (!share || share < 0.01) return "";
  const rest = (seconds / share) * (1 - share);
  return rest < 90 ? `, ${whole(rest)} s left` : `, ${whole(rest / 60)} min left`;
};

const quiet: Progress = { update: () => {}, stop: () => {} };

/** A bar on a terminal, a plain line every ten seconds elsewhere; always on stderr, so that stdout stays the result. */
export const createProgress = async ({
  silent,
  stream = process.stderr,
  now = Date.now,
}: {
  silent: boolean;
  stream?: NodeJS.WriteStream;
  now?: () => number;
}): Promise<Progress> => {
  if (silent) return quiet;
  const startedMs = now();
  const seconds = () => (now() - startedMs) / 1000;
  if (!stream.isTTY) {
    let toldMs = startedMs;
    return {
      update: (counts, share) => {
        if (now() - toldMs < plainEveryMs) return;
        toldMs = now();
        stream.write(`${line(counts, seconds())}${left(seconds(), share)}\n`);
      },
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
  const interrupted = () => {
    bar.stop();
    stream.write("Stopped. Rows that were read are stored; the same command with --resume goes on.\n");
    process.exit(1);
  };
  process.once("SIGINT", interrupted);
  return {
    update: (counts, share) => {
      bar.update(Math.floor((share ?? 0) * total), {
        text: line(counts, seconds()) + left(seconds(), share),
      });
    },
    stop: () => {
      process.removeListener("SIGINT", interrupted);
      bar.stop();
    },
  };
};
