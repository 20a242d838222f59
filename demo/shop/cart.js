import { findJar } from "./catalog.js";

const key = "small-weather-cart";

/** The lines of the cart: [{ id, quantity }]. A jar that is no longer on the shelf is left out. */
export function readCart() {
  const items = JSON.parse(localStorage.getItem(key) ?? "[]");
  return items.filter(({ id }) => findJar(id));
}

export function addToCart(id, quantity) {
  const items = readCart();
  const line = items.find((item) => item.id === id);
  if (line) line.quantity += quantity;
  else items.push({ id, quantity });
  writeCart(items);
}

/** Sets how many of one jar are in the cart; 0 takes the line out. */
export function setQuantity(id, quantity) {
  const items = readCart().map((item) => (item.id === id ? { id, quantity } : item));
  writeCart(items.filter((item) => item.quantity > 0));
}

export function emptyCart() {
  writeCart([]);
}

/** Writes the number of jars beside the word "Cart" in the header. */
export function showCartCount() {
  const count = readCart().reduce((sum, { quantity }) => sum + quantity, 0);
  for (const place of document.querySelectorAll("[data-cart-count]")) place.textContent = count || "";
}

function writeCart(items) {
  localStorage.setItem(key, JSON.stringify(items));
  showCartCount();
}

showCartCount();
