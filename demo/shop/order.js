import { findJar, price, total } from "./catalog.js";

const key = "small-weather-order";

/** Keeps the order for the thank-you page of this tab. A real shop's server would know it. */
export function keepOrder({ items, customer }) {
  const id = `SW-${Date.now().toString(36).toUpperCase()}`;
  sessionStorage.setItem(key, JSON.stringify({ id, items, customer }));
}

/** The kept order, or null. */
export function readOrder() {
  return JSON.parse(sessionStorage.getItem(key));
}

/** Fills the page's short list of jars and its total. */
export function showItems(items) {
  const rows = items.map(({ id, quantity }) => {
    const jar = findJar(id);
    const row = document.createElement("li");
    row.append(
      `${quantity} × ${jar.name}`,
      Object.assign(document.createElement("span"), { textContent: price(jar.price * quantity) }),
    );
    return row;
  });
  document.querySelector(".brief").replaceChildren(...rows);
  document.querySelector("[data-total]").textContent = price(total(items));
}
