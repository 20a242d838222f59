import { useState } from "preact/hooks";
import { texts } from "../texts.ts";

/** Puts a text where it can be pasted from, and says so. */
export const CopyButton = ({ text }: { text: string }) => {
  const [copied, setCopied] = useState("");
  return (
    <div class="row">
      <button
        type="button"
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
      >
        {texts.copy}
      </button>
      <span role="status">{copied === text && texts.copied}</span>
    </div>
  );
};
