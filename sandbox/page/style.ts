/** The page's style sheet: one set of colours for light, one for dark. */
export const style = `
:root {
  color-scheme: light dark;
  --back: light-dark(#f6f7f9, #111418);
  --card: light-dark(#ffffff, #191d23);
  --line: light-dark(#e2e5ea, #2b313a);
  --text: light-dark(#1a1f27, #e8ebf0);
  --quiet: light-dark(#5b6472, #98a2b1);
  --paired: light-dark(#15803d, #4ade80);
  --browser_only: light-dark(#1d64d8, #7cb1ff);
  --server_only: light-dark(#7a3fd1, #c09bff);
  --duplicate: light-dark(#95610a, #fbbf4a);
  --expired: light-dark(#b4470b, #ff9d66);
  --rejected: light-dark(#bf1f2f, #ff8088);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.75rem 1.5rem 4rem; background: var(--back); color: var(--text); }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 1.35rem; letter-spacing: -.01em; display: flex; align-items: center; gap: .6rem; }
h2 { font-size: 1.05rem; }
h3 { font-size: .95rem; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86em; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
:focus-visible { outline: 2px solid var(--browser_only); outline-offset: 2px; }

.top { display: flex; justify-content: space-between; align-items: flex-start; gap: 1.5rem; }
.top p { color: var(--quiet); max-width: 46rem; margin-top: .35rem; }
.beams { width: 1.6rem; height: .9rem; border-block: 4px solid var(--paired); border-radius: 3px; }
.tools { display: flex; align-items: center; gap: .9rem; flex: none; }
.live { color: var(--quiet); font-size: .87rem; white-space: nowrap; }
.live::before { content: ""; display: inline-block; width: .55rem; height: .55rem; border-radius: 50%; margin-right: .4rem; background: var(--quiet); }
.live.on::before { background: var(--paired); }
.live.off::before { background: var(--rejected); }
button, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .35rem .8rem; }
button { cursor: pointer; }
button:hover { border-color: var(--quiet); }
.notes { margin-top: 1rem; padding: .6rem .9rem; border-radius: .5rem; border: 1px solid var(--duplicate); color: var(--duplicate); }

section { margin-top: 2rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1rem; margin-bottom: .8rem; }
.search { margin-left: auto; }
.search input { width: 13rem; max-width: 100%; }
.chips { display: flex; flex-wrap: wrap; gap: .35rem; }
.chips button { padding: .2rem .65rem; font-size: .85rem; border-radius: 1rem; }
.chips button[aria-pressed="true"] { background: var(--text); color: var(--back); border-color: var(--text); }
.lead { color: var(--quiet); margin-bottom: .8rem; max-width: 50rem; }

.platforms { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin-top: 1.5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.1rem 1.25rem; }
.card header { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; }
.card .share { color: var(--quiet); font-size: .87rem; }
.stack { display: flex; gap: 2px; height: .6rem; border-radius: .3rem; overflow: hidden; background: var(--line); margin: .9rem 0 1rem; }
.stack span { background: var(--state); min-width: 3px; }
.counts { display: grid; grid-template-columns: repeat(3, 1fr); gap: .7rem .9rem; margin: 0; }
.counts dt { color: var(--quiet); font-size: .82rem; display: flex; align-items: center; gap: .4rem; }
.counts dt::before { content: ""; width: .55rem; height: .55rem; border-radius: .15rem; background: var(--state); }
.counts dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
.counts .zero dd { color: var(--quiet); font-weight: 400; }
.counts .zero dt::before { opacity: .35; }

.paired { --state: var(--paired); }
.browser_only { --state: var(--browser_only); }
.server_only { --state: var(--server_only); }
.duplicate { --state: var(--duplicate); }
.expired { --state: var(--expired); }
.rejected { --state: var(--rejected); }
.badge { color: var(--state); background: color-mix(in srgb, var(--state) 13%, transparent); border-radius: 1rem; padding: .08rem .6rem; font-size: .83rem; font-weight: 600; white-space: nowrap; }

table { width: 100%; border-collapse: collapse; }
.sheet { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; overflow: hidden; }
th { text-align: left; font-weight: 500; color: var(--quiet); font-size: .82rem; padding: .6rem .9rem; border-bottom: 1px solid var(--line); }
td { padding: .6rem .9rem; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
.sheet table { table-layout: fixed; }
.sheet th:nth-child(1) { width: 32%; }
.sheet th:nth-child(2) { width: 8.5rem; }
.sheet th:nth-child(3) { width: 13.5rem; }
td .name { font-weight: 600; overflow-wrap: anywhere; }
td .id { overflow-wrap: anywhere; }
td .where, td .gap, td .detail { color: var(--quiet); font-size: .87rem; overflow-wrap: anywhere; }
td time, td .gap { font-variant-numeric: tabular-nums; white-space: nowrap; }
td time { display: inline-grid; grid-template-columns: 4.6rem auto; }
td time span { color: var(--quiet); }
td .detail { overflow-wrap: anywhere; margin-top: .25rem; }
td .detail b { font-weight: 600; color: var(--text); }
.tags { display: flex; flex-wrap: wrap; gap: .25rem; }
.tag { font-size: .8rem; padding: 0 .45rem; border-radius: .3rem; border: 1px solid var(--line); white-space: nowrap; }
.tag.shared { border-color: color-mix(in srgb, var(--paired) 45%, transparent); color: var(--paired); }
.tag.differing { border-color: color-mix(in srgb, var(--rejected) 45%, transparent); color: var(--rejected); }
.more { color: var(--quiet); padding: .7rem .9rem; font-size: .87rem; border-top: 1px solid var(--line); }
.empty { background: var(--card); border: 1px dashed var(--line); border-radius: .8rem; padding: 1.4rem; color: var(--quiet); }
.empty pre { color: var(--text); white-space: pre-wrap; overflow-wrap: anywhere; margin: .8rem 0 0; }

.requests details, .rules details { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; margin-bottom: .4rem; }
summary { cursor: pointer; padding: .5rem .9rem; display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "›"; color: var(--quiet); transition: rotate .15s; width: .6rem; }
details[open] > summary::before { rotate: 90deg; }
summary h3 { flex: 1 1 0; }
summary .path { overflow-wrap: anywhere; flex: 1 1 14rem; }
summary .status { font-weight: 600; font-variant-numeric: tabular-nums; }
summary .good { color: var(--paired); }
summary .bad { color: var(--rejected); }
summary .quiet { color: var(--quiet); font-size: .87rem; white-space: nowrap; }
.bodies { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; padding: 0 .9rem .9rem; }
.bodies.three { grid-template-columns: repeat(3, 1fr); }
.bodies h3 { color: var(--quiet); font-weight: 500; font-size: .82rem; }
.bodies pre { margin: .3rem 0 0; padding: .7rem .8rem; background: var(--back); border-radius: .5rem; max-height: 26rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.bodies > * { min-width: 0; }
.bodies > :only-child { grid-column: 1 / -1; }
.rules td:first-child { white-space: nowrap; }
.rules details { overflow: hidden; }
.rules .answer { white-space: nowrap; font-variant-numeric: tabular-nums; }
.own { font-size: .78rem; border: 1px solid var(--duplicate); color: var(--duplicate); border-radius: .3rem; padding: 0 .35rem; }

@media (max-width: 56rem) {
  body { padding: 1.1rem 1rem 3rem; }
  .top { flex-direction: column; gap: .8rem; }
  .tools { width: 100%; justify-content: space-between; }
  .platforms, .bodies, .bodies.three { grid-template-columns: 1fr; }
  .search { margin-left: 0; flex: 1 1 12rem; }
  .search input { width: 100%; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: grid; grid-template-columns: 1fr auto; gap: .35rem .8rem; padding: .8rem .9rem; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  td { padding: 0; border: 0; }
  td.state { order: -1; grid-row: 1; grid-column: 2; }
  td.event { order: -2; grid-row: 1; grid-column: 1; }
  td.times { grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1rem; }
  td.times:empty { display: none; }
  td.carried { grid-column: 1 / -1; }
  td.carried:empty { display: none; }
  td time { grid-template-columns: auto auto; gap: .4rem; }
  .rules tr { grid-template-columns: 1fr; gap: .15rem; }
  .rules td:first-child { white-space: normal; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none; } }
`;
