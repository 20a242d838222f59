import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { onSignedOut, resume, signOut } from "./api.ts";
import { placeOf } from "./place.ts";
import { texts } from "./texts.ts";
import { DeadLetters } from "./views/dead-letters.tsx";
import { Event } from "./views/event.tsx";
import { Events } from "./views/events.tsx";
import { Ledger } from "./views/ledger.tsx";
import { Now } from "./views/now.tsx";
import { Pairs } from "./views/pairs.tsx";
import { Quality } from "./views/quality.tsx";
import { SetUp } from "./views/set-up.tsx";
import { SignIn } from "./views/sign-in.tsx";

type ViewName = keyof typeof texts.nav;

const views: Readonly<Record<ViewName, () => ComponentChildren>> = {
  now: () => <Now />,
  pairs: () => <Pairs />,
  quality: () => <Quality />,
  events: () => <Events />,
  letters: () => <DeadLetters />,
  ledger: () => <Ledger />,
  setup: () => <SetUp />,
};
const viewNames = Object.keys(views) as ViewName[];

const useHash = (): string => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return hash;
};

/** By script: a link would change the address, which names the view. */
const skip = () => document.querySelector<HTMLElement>("#content")?.focus();

const SignOut = ({ over }: { over: (isIn: boolean) => void }) => {
  const [error, setError] = useState("");
  const leave = () => signOut().then(over, (failure: Error) => setError(failure.message));
  return (
    <>
      <button type="button" onClick={() => void leave()}>
        {texts.signOut}
      </button>
      {error && (
        <p class="bad small" role="alert">
          {error}
        </p>
      )}
    </>
  );
};

const Navigation = ({ current, children }: { current: ViewName; children: ComponentChildren }) => (
  <header class="side">
    <button type="button" class="skip" onClick={skip}>
      {texts.skip}
    </button>
    <div class="brand">
      <img src="icon.svg" alt="" /> {texts.product}
    </div>
    <nav>
      {viewNames.map((name) => (
        <a key={name} href={`#/${name}`} {...(name === current && { "aria-current": "page" as const })}>
          {texts.nav[name]}
        </a>
      ))}
    </nav>
    {children}
  </header>
);

/** The whole page: sign-in, navigation and the view that the address names. */
export const App = () => {
  const [isIn, setIsIn] = useState<boolean>();
  const [isWelcome, setIsWelcome] = useState(false);
  const { name: place, id } = placeOf(useHash());
  useEffect(() => {
    onSignedOut(() => setIsIn(false));
    void resume().then(setIsIn);
  }, []);
  const current = viewNames.find((name) => name === place) ?? (place === "event" ? "events" : "now");
  useEffect(() => {
    document.title = `${texts.nav[current]} · ${texts.product}`;
  }, [current]);
  const leave = (isStillIn: boolean) => {
    setIsIn(isStillIn);
    setIsWelcome(isStillIn);
  };
  if (isIn === undefined) return null;
  if (!isIn) return <SignIn done={() => setIsIn(true)} />;
  return (
    <div class="shell">
      <Navigation current={current}>{!isWelcome && <SignOut over={leave} />}</Navigation>
      <main id="content" tabIndex={-1}>
        {place === "event" && id ? <Event id={id} /> : views[current]()}
      </main>
    </div>
  );
};
