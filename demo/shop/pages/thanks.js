import "../cart.js";
import { asProperties } from "../catalog.js";
import { readOrder, showItems } from "../order.js";
import { tell } from "../tell.js";

const order = readOrder();

if (order) show(order);
else {
  document.querySelector("[data-thanks]").hidden = true;
  document.querySelector("[data-empty]").hidden = false;
}

function show({ id, items, customer }) {
  document.querySelector("[data-order]").textContent = id;
  showItems(items);
  for (const item of items) {
    const jar = Object.assign(new Image(200, 240), { src: `/jars.svg#${item.id}`, alt: "" });
    document.querySelector(".shelf").append(jar);
  }
  // The checkout's fields are named as Twinbeam names them, so the form is what `identify` takes.
  tell("identify", customer);
  tell("track", "Purchase", { order_id: id, ...asProperties(items) });
}
