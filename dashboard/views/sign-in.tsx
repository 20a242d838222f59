import { useState } from "preact/hooks";
import { signIn } from "../api.ts";
import { texts } from "../texts.ts";

const words = texts.signIn;

/** Asks for the operator's password. */
export const SignIn = ({ done }: { done: () => void }) => {
  const [password, setPassword] = useState("");
  const [error, setError] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    signIn(password).then(done, (failure: Error) => setError(failure.message));
  };
  return (
    <main class="sign-in">
      <div class="brand">
        <img src="icon.svg" alt="" /> {texts.product}
      </div>
      <h1>{words.title}</h1>
      <form class="fields" onSubmit={submit}>
        <label>
          {words.password}
          <input
            type="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        </label>
        {error && (
          <p class="bad" role="alert">
            {error}
          </p>
        )}
        <button class="main" type="submit">
          {words.submit}
        </button>
      </form>
      <p class="quiet small">{words.hint}</p>
    </main>
  );
};
