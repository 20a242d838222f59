import { useRef, useState } from "preact/hooks";
import { texts } from "../texts.ts";

/**
 * A text with a button that puts it where it can be pasted from. Where the browser gives no clipboard (a page that
 * came by plain http, or a refusal) the text is chosen instead, for the keyboard to copy.
 */
export const Copyable = ({ text }: { text: string }) => {
  const box = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState({ of: "", words: "" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid({ of: text, words: texts.copied });
    } catch {
      if (box.current) getSelection()?.selectAllChildren(box.current);
      setSaid({ of: text, words: texts.copyByKeys });
    }
  };
  return (
    <>
      <pre ref={box}>{text}</pre>
      <div class="row">
        <button type="button" onClick={() => void copy()}>
          {texts.copy}
        </button>
        <span role="status">{said.of === text && said.words}</span>
      </div>
    </>
  );
};
