/**
 * Calls the tag exactly as any page would, `twinbeam("track", "AddToCart", { … })`, and notes the call in the
 * strip at the foot of the page.
 */
export function tell(command, ...details) {
  window.twinbeam(command, ...details);
  note(command === "track" ? details[0] : command);
}

/** Adds a word to the strip at the foot of the page. */
export function note(word) {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("code"), { textContent: word }));
  document.querySelector("[data-calls]").append(item);
}
