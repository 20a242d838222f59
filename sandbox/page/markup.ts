/** The page for people; `view.ts` fills it. */
export const markup = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Twinbeam sandbox</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M2 5h12M2 11h12' stroke='%2316a34a' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/sandbox.css">
<script type="module" src="/sandbox.js"></script>
</head>
<body>
<header class="top">
  <div>
    <h1><span class="beams" aria-hidden="true"></span>Twinbeam sandbox</h1>
    <p>Stands in for Meta and TikTok on this machine: takes what browsers and the companion server send, judges it as the platforms do, and pairs the two copies.</p>
  </div>
  <div class="tools">
    <span id="live" class="live" role="status">connecting</span>
    <button id="clear" type="button">Clear</button>
  </div>
</header>
<p id="notes" class="notes" hidden></p>

<main>
  <section class="platforms" id="platforms" aria-label="Counts"></section>

  <section aria-labelledby="events-title">
    <div class="bar">
      <h2 id="events-title">Events</h2>
      <label class="search"><span class="hidden">Search events</span><input id="search" type="search" placeholder="Name, id or pixel" autocomplete="off" spellcheck="false"></label>
      <div class="chips" id="filters" role="group" aria-label="Filter"></div>
    </div>
    <div id="events"></div>
  </section>

  <section aria-labelledby="requests-title">
    <div class="bar"><h2 id="requests-title">Latest requests</h2></div>
    <div id="requests" class="requests"></div>
  </section>

  <section aria-labelledby="rules-title">
    <div class="bar"><h2 id="rules-title">What is refused</h2></div>
    <p class="lead">Every rule, in the order in which it is asked. A request that breaks one is refused as a whole. Rules marked <span class="own">own</span> have no documented answer: the sandbox made one.</p>
    <div id="rules" class="rules"></div>
  </section>

  <section aria-labelledby="examples-title">
    <div class="bar"><h2 id="examples-title">Worked examples</h2></div>
    <p class="lead">One event, two bodies. <code>sha256(text)</code> stands for the digest of that text.</p>
    <div id="examples" class="requests"></div>
  </section>
</main>
</body>
</html>
`;
