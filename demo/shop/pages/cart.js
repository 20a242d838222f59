import { readCart, setQuantity } from "../cart.js";
import { findJar, price, total } from "../catalog.js";

const template = document.querySelector("template");
const list = document.querySelector(".lines");

function show() {
  const items = readCart();
  document.querySelector("[data-cart]").hidden = items.length === 0;
  document.querySelector("[data-empty]").hidden = items.length > 0;
  document.querySelector("[data-total]").textContent = price(total(items));
  list.replaceChildren(...items.map(line));
}

function line({ id, quantity }) {
  const jar = findJar(id);
  const row = template.content.cloneNode(true);
  row.querySelector("li").dataset.tint = id;
  row.querySelector("img").src = `/jars.svg#${id}`;
  row.querySelector("a").href = `/product/${id}`;
  row.querySelector("a").textContent = jar.name;
  row.querySelector(".each").textContent = `${price(jar.price)} each`;
  row.querySelector("strong").textContent = price(jar.price * quantity);

  const input = row.querySelector("input");
  input.value = quantity;
  input.ariaLabel = `Jars of ${jar.name}`;
  input.addEventListener("change", () => change(id, Math.min(20, Math.max(1, Math.round(input.value)))));

  const remove = row.querySelector("button");
  remove.ariaLabel = `Remove ${jar.name}`;
  remove.addEventListener("click", () => change(id, 0));
  return row;
}

function change(id, quantity) {
  setQuantity(id, quantity);
  show();
}

show();
