/** Title and way out of every problem. */
export const problemCatalogue = {
  destination_held: {
    title: "The platform refuses the settings",
    remedy: "Events are held, none is lost. Set a token that may send to this id; they go out by themselves.",
  },
  destination_gone: {
    title: "Events wait for an id that no site names any more",
    remedy:
      "Put the id back beside a token that works, and they go out by themselves; else they expire when they are too old for the platform.",
  },
  token_ending: {
    title: "An access token is about to end",
    remedy: "Make a new token in the platform's pages, or run twinbeam connect again.",
  },
  refusing: {
    title: "The platform refuses more events than usual",
    remedy: "Open the dead letters: the reason stands beside each. Mend the cause, then replay them.",
  },
  silent: {
    title: "No event was delivered for a while although events arrive",
    remedy:
      "Look whether the platform can be reached from this machine, and into the dead letters: what waits goes out later, what was refused can be replayed.",
  },
  volume_low: {
    title: "Far fewer events than usual arrive",
    remedy: "Look whether the tag still stands in every page, and what the consent banner does.",
  },
  volume_high: {
    title: "Far more events than usual arrive",
    remedy: "Look for bots or a page that tracks in a loop; server.rateLimit bounds both.",
  },
  disk_low: {
    title: "The disk of the store is nearly full",
    remedy: "Make room: without it the server answers 503 and the tags keep their events.",
  },
  store_stuck: {
    title: "The store cannot write",
    remedy: "The server answers 503 until it can; the tags keep their events. The log names the cause.",
  },
  clock_off: {
    title: "This machine's clock is off",
    remedy: "Turn on time synchronisation: platforms refuse events from the future and expire old ones.",
  },
  version_ending: {
    title: "The Graph version ends",
    remedy: "Set graphVersion to a newer one.",
  },
} as const satisfies Record<string, { title: string; remedy: string }>;
