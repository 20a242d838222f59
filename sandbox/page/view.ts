import type { PageParts } from "./parts.ts";
import type { Labels, ShownReport } from "./shown.ts";

/** Keeps the page fresh while somebody looks at it. Runs in the page: refers to nothing outside itself. */
export function view(
  { document, location, fetch, setTimeout }: Window & typeof globalThis,
  parts: PageParts,
): void {
  const labels: Labels = {
    platforms: { meta: "Meta", tiktok: "TikTok" },
    states: {
      paired: "paired",
      browser_only: "browser only",
      server_only: "server only",
      duplicate: "duplicate",
      expired: "expired",
      rejected: "rejected",
    },
  };
  const pauseMs = 1_500;
  const dom = parts.pageDom(document);
  const showCounts = parts.countsPart(dom, labels);
  const showEvents = parts.eventsPart(dom, labels, location.origin);
  const showRequests = parts.requestsPart(dom, labels);
  const showRules = parts.rulesPart(dom, labels);
  const showExamples = parts.examplesPart(dom, labels);
  let lastReport = "";

  async function ask(path: string): Promise<string> {
    return (await fetch(path, { cache: "no-store" })).text();
  }

  function showControl(control: { queued: { meta: number; tiktok: number }; clock_offset_ms: number }): void {
    const notes: string[] = [];
    for (const platform of ["meta", "tiktok"] as const)
      if (control.queued[platform] > 0)
        notes.push(`scripted answers waiting for ${labels.platforms[platform]}: ${control.queued[platform]}`);
    if (control.clock_offset_ms !== 0)
      notes.push(`clock moved by ${(control.clock_offset_ms / 3_600_000).toFixed(1)} h`);
    const element = dom.part("notes");
    element.hidden = notes.length === 0;
    element.textContent = `Under control: ${notes.join("; ")}.`;
  }

  function showLive(isLive: boolean): void {
    const element = dom.part("live");
    const text = isLive ? "live" : "the sandbox does not answer";
    if (element.textContent === text) return;
    element.textContent = text;
    element.className = isLive ? "live on" : "live off";
  }

  async function refresh(): Promise<void> {
    try {
      const paths = ["/report.json?limit=200", "/requests.json?as=text", "/control"];
      const [report = "", requests = "", control = ""] = await Promise.all(paths.map(ask));
      if (report !== lastReport) {
        lastReport = report;
        const shown: ShownReport = JSON.parse(report);
        showCounts(shown);
        showEvents(shown);
      }
      showRequests(JSON.parse(requests));
      showControl(JSON.parse(control));
      showLive(true);
    } catch {
      showLive(false);
    }
  }

  /** What does not change while the sandbox runs. */
  async function showOnce(): Promise<void> {
    try {
      showRules(JSON.parse(await ask("/rules.json")));
      showExamples(JSON.parse(await ask("/examples.json")));
    } catch {
      showLive(false);
    }
  }

  async function keepFresh(): Promise<void> {
    if (document.visibilityState === "visible") await refresh();
    setTimeout(keepFresh, pauseMs);
  }

  async function clear(): Promise<void> {
    await fetch("/report", { method: "DELETE" }).catch(() => undefined);
    await refresh();
  }

  dom.part("clear").addEventListener("click", clear);
  showCounts(undefined);
  void showOnce();
  void keepFresh();
}
